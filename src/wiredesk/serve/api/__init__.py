"""The desk for programs, under `/api/v1`: every read is a GET, the JSON of a thing is that of the command line.

To add an operation: a plain function in one of these modules on a `router`, with `**shows("SCHEMA", "title")`, ending
with `answer(request, JSON)`; its JSON is made in `formats`, its schema stands in `formats/schema`. What it lists goes
on by `cursor`. Errors are `problem+json` (RFC 9457): raise `Problem`, or let `InputError` pass.
"""
