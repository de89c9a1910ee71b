"""Bodies of articles, in whichever markup, made the HTML that feeds carry."""
