"""`make probe`: what a stranger can try from outside, tried against a running Ownlist.

Knows the API by docs/openapi.json alone, and shares no code with what it probes: a
probe that asked the application what to expect would find nothing.
"""
