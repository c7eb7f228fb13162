"""Do the cases notice? Every operator is spoiled in turn, and some case has to turn red.

- `mutants.py` makes spoiled versions of a function: another value, another gradient, a dropped
  term, a wrong axis, a wrong edge case.
- `targets.py` finds an adapter's functions and puts a spoiled one in the place of a sound one.
- `run.py`     runs an operator's cases on each mutant until one differs.

    python -m portable.conformance.mutation [--adapter torch] [--only softmax]
"""
