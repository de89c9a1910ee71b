"""Stand-in."""
import hashlib
def mark(entry: bytes) -> bytes:
    """Mark."""
    return hashlib.blake2b(entry, digest_size=8).digest()
