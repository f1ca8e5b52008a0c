"""A bare Flask application that gives back the JSON it was sent; see `http_quote`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, jsonify, request

if TYPE_CHECKING:
    from flask import Response

app = Flask(__name__)


@app.post("/")
def echo() -> Response:
    return jsonify(request.get_json())


@app.get("/")
def ready() -> Response:
    return jsonify({})
