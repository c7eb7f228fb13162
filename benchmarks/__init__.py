"""How fast and how large: Gluon programs beside what people would write instead.

    make benchmark                                  everything; some twenty minutes and more
    python -m benchmarks --job mlp --against pytorch
    make benchmark-quick                            has anything become slower than it was?

In reading order: `jobs` (what is measured, a network in every framework), `contenders` (the loops
around it), `worker` (one contender in a process), `process` (its other end), `measure` (blocks in
turn, medians), `targets` (what is to be reached), `table` and `results` (what comes out),
`__main__` (the command).
"""
