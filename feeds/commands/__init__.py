"""The commands by what they do; each imports what it needs when it runs, so that --help is quick."""
