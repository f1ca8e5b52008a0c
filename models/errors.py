"""What can go wrong with a model.

ModelError                the numbers cannot price
├── NoModel               nothing has been trained here yet
├── ArtefactRefused       a stored model is not what its manifest says
│   └── FileMissing       one of its files is not there
├── RegistryBusy          another command is changing the champion
├── TrainingFailed        the tables cannot carry a fit
├── ClusterMismatch       a Dask cluster cannot do the work
└── WorkLost              a part of the work ended its process, time after time
"""

from __future__ import annotations


class ModelError(Exception):
    """The model cannot be used; the text says why and what to do."""


class NoModel(ModelError):
    """No model has been trained in this home."""


class ArtefactRefused(ModelError):
    """A stored model was altered, cut short, or made by another version."""


class FileMissing(ArtefactRefused):
    """A file is not there."""


class RegistryBusy(ModelError):
    """Another command holds the registry."""


class TrainingFailed(ModelError):
    """The tables cannot carry a fit."""


class ClusterMismatch(ModelError):
    """The cluster is not there, has no workers, or other programs."""


class WorkLost(ModelError):
    """A part of work that was spread over processes could not be done."""
