"""A -symbol.json of 1.9.1 as older versions would have written it."""

from __future__ import annotations

import json

AUXILIARY = {"BatchNorm": 3}


def as_attr(text):
    """1.0 to 1.1: `attr` for `attrs`."""
    graph = json.loads(text)
    for node in graph["nodes"]:
        if "attrs" in node:
            node["attr"] = node.pop("attrs")
    graph["attrs"]["mxnet_version"] = ["int", 10000]
    return json.dumps(graph)


def as_0_9(text):
    """0.9: `attr` too, with 905 as the version."""
    graph = json.loads(as_attr(text))
    graph["attrs"]["mxnet_version"] = ["int", 905]
    return json.dumps(graph)


def as_param(text):
    """0.8: `param` for an operator's attributes; inputs of two numbers; statistics not written."""
    graph = json.loads(text)
    used = set()
    for node in graph["nodes"]:
        count = AUXILIARY.get(node["op"])
        if (
            count
            and graph["nodes"][node["inputs"][count][0]]["name"] != f"{node['name']}_moving_mean"
        ):
            count = None  # the upgrade gives statistics the names that Module programs give them
        node["inputs"] = [entry[:2] for entry in node["inputs"]][:count]
        used |= {index for index, _ in node["inputs"]}
        if "attrs" in node:
            node["param" if node["op"] != "null" else "attr"] = node.pop("attrs")
        node["backward_source_id"] = -1
    heads = {index for index, *_ in graph["heads"]}
    kept = [i for i, n in enumerate(graph["nodes"]) if n["op"] != "null" or i in used or i in heads]
    place = {old: new for new, old in enumerate(kept)}
    nodes = [graph["nodes"][i] for i in kept]
    for node in nodes:
        node["inputs"] = [[place[index], output] for index, output in node["inputs"]]
        node.setdefault("param", {})
    return json.dumps(
        {
            "nodes": nodes,
            "arg_nodes": [i for i, node in enumerate(nodes) if node["op"] == "null"],
            "heads": [[place[index], output] for index, output, *_ in graph["heads"]],
        }
    )


LAYOUTS = {"0.8 param": as_param, "0.9 attr": as_0_9, "1.0 attr": as_attr}
