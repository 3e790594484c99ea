"""The object store for the routes that only a folder needs."""

from components.services import services
from services.domain.errors import NotFound
from services.providers.object_store_local import LocalObjectStore


def folder_store() -> LocalObjectStore:
    """The store in the data folder; `NotFound` where browsers send to S3 and read from it themselves."""
    store = services().store
    if not isinstance(store, LocalObjectStore):
        raise NotFound("Files are not kept here. Go back to the page and try from there.")
    return store
