"""The commands of `podpusher`, one file per subject."""
