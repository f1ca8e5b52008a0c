"""The workspaces in the browser, in English and Japanese, from the API's own figures."""
