# Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the standard says of an operator, and functions in place of nodes."""

import onnx

from ._node import DTYPES, domain_name, schema_of


def check_schema(node):
    """What the standard says of an operator in the opset that the model has."""
    if (node.domain, node.type) in node.graph.functions:
        return
    if node.version is None:
        node.fail("the model does not say of which opset of "
                  f"{domain_name(node.domain)} its operators are")
    if not onnx.defs.has(node.type, node.domain):
        return
    schema = schema_of(node)
    if schema is None:
        first = min(known.since_version for known in onnx.defs.get_all_schemas_with_history()
                    if (known.domain, known.name) == (node.domain, node.type))
        node.fail(f"the operator does not exist in this opset, it came with opset {first}")
    for what, count, most in (("input", len(node.inputs), schema.max_input),
                              ("output", len(node.proto.output), schema.max_output)):
        if count > most:
            node.fail(f"the node has {count} {what}s, and the operator has at most {most} in "
                      "this opset")


def function_body(node):
    """The function that the standard defines an operator by, None without one."""
    schema = schema_of(node)
    if schema is None or node.version is None:
        return None
    body = None
    if schema.has_function:
        body = schema.function_body
    elif schema.has_context_dependent_function:
        types = []
        for value in node.inputs:
            info = onnx.TypeProto()
            if value is not None:
                element = next(k for k, v in DTYPES.items() if v == value.dtype)
                info = onnx.helper.make_tensor_type_proto(
                    element, [s if isinstance(s, int) else None for s in value.sizes])
            types.append(info.SerializeToString())
        text = schema.get_context_dependent_function(node.proto.SerializeToString(), types)
        body = onnx.FunctionProto.FromString(text) if text else None
    if body is None or not body.node:
        return None
    result = onnx.FunctionProto()
    result.CopyFrom(body)
    # The defaults of the operator are those of its function.
    known = {a.name for a in result.attribute_proto}
    for name, attribute in schema.attributes.items():
        if attribute.default_value.name and name not in known:
            result.attribute_proto.append(attribute.default_value)
    return result


def bind_attributes(proto, given, defaults, function):
    """A node of a function, with the attributes of the node that calls it."""
    bound = onnx.NodeProto()
    bound.CopyFrom(proto)
    # An input that the caller does not give is absent in the function too.
    del bound.attribute[:]
    for attribute in proto.attribute:
        if not attribute.ref_attr_name:
            bound.attribute.append(attribute)
            continue
        found = given.get(attribute.ref_attr_name, defaults.get(attribute.ref_attr_name))
        if found is not None:
            copy = bound.attribute.add()
            copy.CopyFrom(found)
            copy.name = attribute.name
    return bound
