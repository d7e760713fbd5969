"""Replaying lists of the past: what could have been known at each capture, and what came of it.

Pure arithmetic over arrays. `lists` holds an archive, `features` what was known as of each capture,
`targets` what happened after it, `orders` the ways to put terms in order, `judging` how good each
was. Nothing here reads a file or asks the clock.
"""
