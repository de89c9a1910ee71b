"""Page dumps: articles as text, with what stood around them on their page."""
