# One unfused attention, and edits of it. Each edit makes something that is
# nearly attention: the pass must leave it exactly as it is, or raise it to what
# it means.
#
# RUN: %python %s

import re
import subprocess
import sys

BASE = """
#all = affine_map<(b, i, j) -> (b, i, j)>
#row = affine_map<(b, i, j) -> (b, i)>
#column = affine_map<(b, i, j) -> (b, j)>
#pair = affine_map<(b, i, j) -> (i, j)>
#q = affine_map<(b, i, j, d) -> (b, i, d)>
#k = affine_map<(b, i, j, d) -> (b, j, d)>
#s = affine_map<(b, i, j, d) -> (b, i, j)>
#p = affine_map<(b, i, e, j) -> (b, i, j)>
#v = affine_map<(b, i, e, j) -> (b, j, e)>
#o = affine_map<(b, i, e, j) -> (b, i, e)>
#oe = affine_map<(b, i, e) -> (b, i, e)>
#or = affine_map<(b, i, e) -> (b, i)>
func.func @attention(%q: tensor<8x6x16xf32>, %k: tensor<8x6x16xf32>, %v: tensor<8x6x12xf32>,
                     %mask: tensor<6x6xi1>, %keep: tensor<8x6x6xf32>, %other: tensor<8x6xf32>,
                     %t: f32) -> (tensor<8x6x12xf32>, tensor<8x6x6xf32>) {
  %zero = arith.constant 0.0 : f32
  %sum_init = arith.constant 0.0 : f32
  %scores_init = arith.constant 0.0 : f32
  %output_init = arith.constant 0.0 : f32
  %low = arith.constant 0xFF800000 : f32
  %masked = arith.constant 0xFF800000 : f32
  %scale = arith.constant 0.25 : f32
  %one = arith.constant 1.0 : f32
  %pairs = tensor.empty() : tensor<8x6x6xf32>
  %rows = tensor.empty() : tensor<8x6xf32>
  %outputs = tensor.empty() : tensor<8x6x12xf32>
  %no_scores = linalg.fill ins(%scores_init : f32) outs(%pairs : tensor<8x6x6xf32>) -> tensor<8x6x6xf32>
  %product = linalg.generic {indexing_maps = [#q, #k, #s],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%q, %k : tensor<8x6x16xf32>, tensor<8x6x16xf32>) outs(%no_scores : tensor<8x6x6xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %x = arith.mulf %a, %b : f32
    %y = arith.addf %c, %x : f32
    linalg.yield %y : f32
  } -> tensor<8x6x6xf32>
  %scores = linalg.generic {indexing_maps = [#all, #pair, #all],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%product, %mask : tensor<8x6x6xf32>, tensor<6x6xi1>) outs(%pairs : tensor<8x6x6xf32>) {
  ^bb0(%a: f32, %m: i1, %c: f32):
    %scaled = arith.mulf %a, %scale : f32
    %y = arith.select %m, %scaled, %masked : f32
    linalg.yield %y : f32
  } -> tensor<8x6x6xf32>
  %no_max = linalg.fill ins(%low : f32) outs(%rows : tensor<8x6xf32>) -> tensor<8x6xf32>
  %max = linalg.generic {indexing_maps = [#all, #row],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%scores : tensor<8x6x6xf32>) outs(%no_max : tensor<8x6xf32>) {
  ^bb0(%a: f32, %c: f32):
    %y = arith.maximumf %a, %c : f32
    linalg.yield %y : f32
  } -> tensor<8x6xf32>
  %exponentials = linalg.generic {indexing_maps = [#all, #row, #all],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%scores, %max : tensor<8x6x6xf32>, tensor<8x6xf32>) outs(%pairs : tensor<8x6x6xf32>) {
  ^bb0(%a: f32, %m: f32, %c: f32):
    %x = arith.subf %a, %m : f32
    %y = math.exp %x : f32
    linalg.yield %y : f32
  } -> tensor<8x6x6xf32>
  %no_sum = linalg.fill ins(%sum_init : f32) outs(%rows : tensor<8x6xf32>) -> tensor<8x6xf32>
  %sum = linalg.generic {indexing_maps = [#all, #row],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%exponentials : tensor<8x6x6xf32>) outs(%no_sum : tensor<8x6xf32>) {
  ^bb0(%a: f32, %c: f32):
    %y = arith.addf %a, %c : f32
    linalg.yield %y : f32
  } -> tensor<8x6xf32>
  %weights = linalg.generic {indexing_maps = [#all, #row, #all, #all],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%exponentials, %sum, %keep : tensor<8x6x6xf32>, tensor<8x6xf32>, tensor<8x6x6xf32>)
      outs(%pairs : tensor<8x6x6xf32>) {
  ^bb0(%a: f32, %s: f32, %d: f32, %c: f32):
    %weight = arith.divf %a, %s : f32
    linalg.yield %weight : f32
  } -> tensor<8x6x6xf32>
  %no_output = linalg.fill ins(%output_init : f32) outs(%outputs : tensor<8x6x12xf32>) -> tensor<8x6x12xf32>
  %output = linalg.generic {indexing_maps = [#p, #v, #o],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%weights, %v : tensor<8x6x6xf32>, tensor<8x6x12xf32>) outs(%no_output : tensor<8x6x12xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %x = arith.mulf %a, %b : f32
    %y = arith.addf %c, %x : f32
    linalg.yield %y : f32
  } -> tensor<8x6x12xf32>
  return %output, %keep : tensor<8x6x12xf32>, tensor<8x6x6xf32>
}
"""

# The result of attention divided by what is the sum of weights, or is not.
DIVIDED = """  %divided = linalg.generic {indexing_maps = [#oe, #or, #oe],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%output, DIVISOR : tensor<8x6x12xf32>, tensor<8x6xf32>) outs(%outputs : tensor<8x6x12xf32>) {
  ^bb0(%a: f32, %s: f32, %c: f32):
    %y = arith.divf %a, %s : f32
    linalg.yield %y : f32
  } -> tensor<8x6x12xf32>
  return %divided, %keep :"""

MAX = "  %max = linalg.generic {indexing_maps = [#all, #row],\n" \
      '      iterator_types = ["parallel", "parallel", "reduction"]}'
SUM = MAX.replace("%max", "%sum")
UNDIVIDED = ("%weight = arith.divf %a, %s : f32\n    linalg.yield %weight", "linalg.yield %a")

# An edit: why, what becomes what, and what the result must contain; nothing
# where it must be left alone.
EDITS = [
    ("attention", [], ["attn.sdpa", "mask(", "scale(2.5", "!linalg.generic"]),
    # Softmax.
    ("the max of each column",
     [(MAX, MAX.replace("#row", "#column").replace('"parallel", "reduction"', '"reduction", "parallel"'))], []),
    ("the sum of each column",
     [(SUM, SUM.replace("#row", "#column").replace('"parallel", "reduction"', '"reduction", "parallel"'))], []),
    ("the max of a column is subtracted from a row",
     [("%exponentials = linalg.generic {indexing_maps = [#all, #row",
       "%exponentials = linalg.generic {indexing_maps = [#all, #column")], []),
    ("divided by the sum of another row",
     [("%weights = linalg.generic {indexing_maps = [#all, #row",
       "%weights = linalg.generic {indexing_maps = [#all, #column")], []),
    ("the least score is subtracted", [("arith.maximumf", "arith.minimumf")], []),
    ("the max of the scores before the mask",
     [("ins(%scores : tensor<8x6x6xf32>) outs(%no_max", "ins(%product : tensor<8x6x6xf32>) outs(%no_max")], []),
    ("the max of other numbers",
     [("ins(%scores : tensor<8x6x6xf32>) outs(%no_max", "ins(%keep : tensor<8x6x6xf32>) outs(%no_max")], []),
    ("a max that is given", [("ins(%scores, %max :", "ins(%scores, %other :")], []),
    ("the max of the scores and 0", [("%low = arith.constant 0xFF800000", "%low = arith.constant 0.0")], []),
    ("TOSA starts a max at the lowest number",
     [("%low = arith.constant 0xFF800000", "%low = arith.constant -3.40282347E+38")], ["attn.sdpa"]),
    ("a sum that starts at 1", [("%sum_init = arith.constant 0.0", "%sum_init = arith.constant 1.0")], []),
    ("the sum of other numbers",
     [("ins(%exponentials : tensor<8x6x6xf32>) outs(%no_sum", "ins(%keep : tensor<8x6x6xf32>) outs(%no_sum")], []),
    ("a sum that is given", [("ins(%exponentials, %sum, %keep", "ins(%exponentials, %other, %keep")], []),
    ("powers of 2", [("math.exp %x", "math.exp2 %x")], []),
    ("no exponential", [("%y = math.exp %x", "%y = arith.mulf %x, %x")], []),
    ("the difference the other way round", [("arith.subf %a, %m", "arith.subf %m, %a")], []),
    ("a quotient the other way round", [("arith.divf %a, %s", "arith.divf %s, %a")], []),
    ("a product with the sum", [("arith.divf %a, %s", "arith.mulf %a, %s")], []),
    ("a product with the reciprocal",
     [("%weight = arith.divf %a, %s", "%r = arith.divf %one, %s : f32\n    %weight = arith.mulf %r, %a")],
     ["attn.sdpa"]),
    ("2 over the sum",
     [("%weight = arith.divf %a, %s", "%r = arith.divf %one, %s : f32\n    %weight = arith.mulf %r, %a"),
      ("%one = arith.constant 1.0", "%one = arith.constant 2.0")], []),
    # After the softmax.
    ("dropout", [("%weight = arith.divf %a, %s : f32",
                  "%w = arith.divf %a, %s : f32\n    %weight = arith.mulf %w, %d : f32")], []),
    ("twice the weights", [("%weight = arith.divf %a, %s : f32",
                            "%w = arith.divf %a, %s : f32\n    %weight = arith.addf %w, %w : f32")], []),
    ("weights that are masked afterwards",
     [("%weight = arith.divf %a, %s : f32",
       "%w = arith.divf %a, %s : f32\n    %x = arith.cmpf ogt, %d, %zero : f32\n"
       "    %weight = arith.select %x, %w, %zero : f32")], []),
    ("rows of -inf are 0, by another condition",
     [("%weight = arith.divf %a, %s : f32",
       "%w = arith.divf %a, %s : f32\n    %x = arith.cmpf oeq, %s, %zero : f32\n"
       "    %weight = arith.select %x, %zero, %w : f32")], []),
    ("divided after the product", [UNDIVIDED, ("  return %output, %keep :", DIVIDED.replace("DIVISOR", "%sum"))],
     ["attn.sdpa"]),
    ("divided by something else after the product",
     [UNDIVIDED, ("  return %output, %keep :", DIVIDED.replace("DIVISOR", "%other"))], []),
    ("divided by the max after the product",
     [UNDIVIDED, ("  return %output, %keep :", DIVIDED.replace("DIVISOR", "%max"))], []),
    ("not divided", [UNDIVIDED], []),
    ("divided twice: attention is found, the second quotient stays",
     [("  return %output, %keep :", DIVIDED.replace("DIVISOR", "%other"))], ["attn.sdpa", "arith.divf"]),
    ("weights of keys, not of queries", [("#p = affine_map<(b, i, e, j) -> (b, i, j)>",
                                          "#p = affine_map<(b, i, e, j) -> (b, j, i)>")], []),
    ("an output that adds to another", [("%output_init = arith.constant 0.0", "%output_init = arith.constant 1.0")],
     []),
    ("a transposed output", [("#o = affine_map<(b, i, e, j) -> (b, i, e)>", "#o = affine_map<(b, i, e, j) -> (e, i, b)>"),
                             ("tensor<8x6x12xf32>) -> tensor<8x6x12xf32>", "tensor<12x6x8xf32>) -> tensor<12x6x8xf32>"),
                             ("%outputs = tensor.empty() : tensor<8x6x12xf32>", "%outputs = tensor.empty() : tensor<12x6x8xf32>"),
                             ("outs(%no_output : tensor<8x6x12xf32>)", "outs(%no_output : tensor<12x6x8xf32>)"),
                             ("} -> tensor<8x6x12xf32>", "} -> tensor<12x6x8xf32>"),
                             ("-> (tensor<8x6x12xf32>", "-> (tensor<12x6x8xf32>"),
                             ("return %output, %keep : tensor<8x6x12xf32>", "return %output, %keep : tensor<12x6x8xf32>")],
     ["attn.sdpa", "linalg.transpose", "permutation = [2, 1, 0]"]),
    # Other readers.
    ("the scores are a result", [("return %output, %keep", "return %output, %scores")], []),
    ("the product is a result", [("return %output, %keep", "return %output, %product")], []),
    ("the exponentials are a result", [("return %output, %keep", "return %output, %exponentials")], []),
    ("the weights are a result", [("return %output, %keep", "return %output, %weights")], []),
    ("the weights are multiplied with themselves",
     [("ins(%weights, %v :", "ins(%weights, %weights :"), ("tensor<8x6x12xf32>", "tensor<8x6x6xf32>")], []),
    # Scores.
    ("scores that add to others", [("%scores_init = arith.constant 0.0", "%scores_init = arith.constant 1.0")], []),
    ("the square of the score", [("arith.mulf %a, %scale", "arith.mulf %a, %a")], []),
    ("a score times its sign",
     [("%scaled = arith.mulf %a, %scale : f32",
       "%x = math.copysign %one, %a : f32\n    %scaled = arith.mulf %a, %x : f32")], []),
    ("the quotient of a constant and the score", [("arith.mulf %a, %scale", "arith.divf %scale, %a")],
     ["attn.sdpa", "score_mod", "arith.divf"]),
    ("an infinite scale", [("%scale = arith.constant 0.25", "%scale = arith.constant 0x7F800000")], []),
    ("a scale that is given", [("arith.mulf %a, %scale", "arith.mulf %a, %t")],
     ["attn.sdpa", "score_mod", "arith.mulf %{{.*}}, %arg6"]),
    ("a mask that depends on the score",
     [("%y = arith.select %m,", "%x = arith.cmpf ogt, %a, %zero : f32\n    %y = arith.select %x,")], []),
    ("a mask and a condition on the score",
     [("%y = arith.select %m,", "%x = arith.cmpf ogt, %a, %zero : f32\n    %n = arith.andi %m, %x : i1\n"
       "    %y = arith.select %n,")], []),
    ("a mask that depends on the scores of the row",
     [("ins(%product, %mask : tensor<8x6x6xf32>, tensor<6x6xi1>)", "ins(%product, %found : tensor<8x6x6xf32>, tensor<8x6x6xi1>)"),
      ("[#all, #pair, #all]", "[#all, #all, #all]"),
      ("  %scores = linalg",
       "  %f = tensor.empty() : tensor<8x6x6xi1>\n"
       "  %found = linalg.generic {indexing_maps = [#all, #all], iterator_types = [\"parallel\", \"parallel\", \"parallel\"]}\n"
       "      ins(%product : tensor<8x6x6xf32>) outs(%f : tensor<8x6x6xi1>) {\n  ^bb0(%a: f32, %c: i1):\n"
       "    %x = arith.cmpf ogt, %a, %zero : f32\n    linalg.yield %x : i1\n  } -> tensor<8x6x6xi1>\n  %scores = linalg")],
     []),
    ("a mask where true forbids", [("%m, %scaled, %masked", "%m, %masked, %scaled")],
     ["attn.sdpa", "mask_mod", "arith.xori", "!mask("]),
    ("a mask of large negative numbers is none",
     [("%masked = arith.constant 0xFF800000", "%masked = arith.constant -1.0e9")],
     ["attn.sdpa", "score_mod", "arith.select", "!mask(", "!mask_mod"]),
    ("a mask of the lowest number is none",
     [("%masked = arith.constant 0xFF800000", "%masked = arith.constant -3.40282347E+38")],
     ["attn.sdpa", "score_mod", "!mask(", "!mask_mod"]),
    ("a mask of infinity is none", [("%masked = arith.constant 0xFF800000", "%masked = arith.constant 0x7F800000")],
     ["attn.sdpa", "score_mod", "!mask(", "!mask_mod"]),
    ("a number in the place of -inf",
     [("    linalg.yield %y : f32\n  } -> tensor<8x6x6xf32>\n  %no_max",
       "    %z = arith.maximumf %y, %zero : f32\n    linalg.yield %z : f32\n  } -> tensor<8x6x6xf32>\n  %no_max")], []),
    ("the negative of -inf",
     [("    linalg.yield %y : f32\n  } -> tensor<8x6x6xf32>\n  %no_max",
       "    %z = arith.negf %y : f32\n    linalg.yield %z : f32\n  } -> tensor<8x6x6xf32>\n  %no_max")], []),
    ("twice -inf is -inf",
     [("    linalg.yield %y : f32\n  } -> tensor<8x6x6xf32>\n  %no_max",
       "    %z = arith.addf %y, %t : f32\n    linalg.yield %z : f32\n  } -> tensor<8x6x6xf32>\n  %no_max")],
     ["attn.sdpa", "mask(", "score_mod"]),
    ("scores of rows with themselves are attention as well", [("ins(%q, %k :", "ins(%q, %q :")], ["attn.sdpa"]),
    ("scores of keys and queries, transposed", [("#s = affine_map<(b, i, j, d) -> (b, i, j)>",
                                                 "#s = affine_map<(b, i, j, d) -> (b, j, i)>")],
     ["%expanded = tensor.expand_shape %arg1", "attn.sdpa ins(%expanded,"]),
    ("a diagonal of the queries", [("#q = affine_map<(b, i, j, d) -> (b, i, d)>",
                                    "#q = affine_map<(b, i, j, d) -> (b, i, i)>"),
                                   ("%q: tensor<8x6x16xf32>", "%q: tensor<8x6x6xf32>"),
                                   ("ins(%q, %k : tensor<8x6x16xf32>", "ins(%q, %k : tensor<8x6x6xf32>")], []),
    ("integers", [("linalg.yield %y : f32\n  } -> tensor<8x6x6xf32>\n  %scores",
                   "%n = arith.fptosi %y : f32 to i32\n    %z = arith.sitofp %n : i32 to f32\n"
                   "    linalg.yield %z : f32\n  } -> tensor<8x6x6xf32>\n  %scores")], []),
]


def run(text, *flags):
    result = subprocess.run(["attn-opt", *flags], input=text, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout


failures = 0
for why, edits, wanted in EDITS:
    text = BASE
    for old, new in edits:
        assert old in text, f"{why}: nothing to edit: {old}"
        text = text.replace(old, new)
    untouched = run(text, "--canonicalize")
    raised = run(text, "--canonicalize", "--attn-raise")
    problems = []
    if not wanted and raised != untouched:
        problems.append("changed")
    for pattern in wanted:
        if pattern.startswith("!"):
            found = pattern[1:] not in raised
        else:
            pieces = [re.escape(piece) for piece in pattern.split("{{.*}}")]
            found = re.search(".*".join(pieces), raised)
        if not found:
            problems.append(f"'{pattern}' is wrong")
    if problems:
        failures += 1
        print(f"{why}: {', '.join(problems)}\n{raised}")
print(len(EDITS), "edits,", failures, "failures")
sys.exit(failures != 0)
