"""Headers of articles, and what keys, file names and folders say."""
