"""How right real files are read: `python -m tests.corpora [NAME…] [--json FILE]`, where the corpora are at hand."""
