!q = tensor<1x2x?x64xbf16>
func.func @attend(%q: !q, %k: !q, %v: !q) -> !q {
  %c2 = arith.constant 2 : index
  %s = tensor.dim %q, %c2 : !q
  %o = tensor.empty(%s) : !q
  %r = attn.sdpa ins(%q, %k, %v : !q, !q, !q) outs(%o : !q) -> !q
  return %r : !q
}
