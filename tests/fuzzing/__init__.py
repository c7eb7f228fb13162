"""Damaged and hostile files of every kind, read by what users call.

mutations.py     bytes, JSON and programs with something changed, the same for the same seed
seeds.py         valid files of every kind
readers.py       what is called with them, and what may come of it
kinds.py         the table: seeds, mutation, reader, and what an error has to say
run.py           one mutated file after the other, within bounds of time and memory
__main__.py      `python -m tests.fuzzing --kind params --count 100000`
"""
