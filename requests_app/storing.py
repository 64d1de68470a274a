"""Where uploaded files are kept: each once, by what is in it."""

import hashlib

from django.core.files.base import File
from django.core.files.storage import default_storage

type Upload = File[bytes]


def sha256_of(content: Upload) -> str:
    """Return the SHA-256 of a file's bytes, read a piece at a time."""
    digest = hashlib.sha256()
    content.seek(0)
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def keep(content: Upload, sha256: str) -> str:
    """Store a file unless it is there already, and return its path. The uploader's name never reaches the disk."""
    path = f"letters/{sha256[:2]}/{sha256}"
    if default_storage.exists(path):
        if default_storage.size(path) == content.size:
            return path
        default_storage.delete(path)  # cut short when it was written
    return default_storage.save(path, content)
