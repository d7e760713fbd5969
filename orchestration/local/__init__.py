"""One machine: the processes of `podpusher demo` and `podpusher run`."""
