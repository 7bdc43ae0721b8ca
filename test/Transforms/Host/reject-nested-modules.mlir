// RUN: attn-opt %s --attn-reject-nested-modules --split-input-file --verify-diagnostics
// RUN: attn-opt %s --attn-stage-decompose --split-input-file --verify-diagnostics
// RUN: attn-opt %s --attn-to-llvm --split-input-file --verify-diagnostics

module {
  // expected-error @below {{'builtin.module' op is inside of another module, and functions are compiled in the outermost one; give the inner module alone}}
  module @inner {
    func.func @f() {
      return
    }
  }
  func.func private @g()
  // expected-error @below {{'builtin.module' op is inside of another module, and functions are compiled in the outermost one; give the inner module alone}}
  module {
  }
}

// -----

// A module of functions is fine.
module @outer {
  func.func @f() {
    return
  }
}
