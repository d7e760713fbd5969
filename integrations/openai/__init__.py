"""Texts written by a model, through OpenAI's Responses API or any service that speaks it."""
