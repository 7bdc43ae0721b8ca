// RUN: attn-opt %s --attn-set-cuda-config --verify-diagnostics
// RUN: not attn-opt %s --attn-set-cuda-config=chip=sm_1 2>&1 | FileCheck %s

// CHECK: error: unknown chip 'sm_1'; there are sm_80, sm_86,

func.func @wide(%q: tensor<1x8x?x264xbf16>) -> tensor<1x8x?x264xbf16> {
  // expected-error@+1 {{CUDA kernels take heads of up to 256 columns, found 264}}
  %r = attn.sdpa ins(%q, %q, %q : tensor<1x8x?x264xbf16>, tensor<1x8x?x264xbf16>, tensor<1x8x?x264xbf16>)
    outs(%q : tensor<1x8x?x264xbf16>) -> tensor<1x8x?x264xbf16>
  return %r : tensor<1x8x?x264xbf16>
}
