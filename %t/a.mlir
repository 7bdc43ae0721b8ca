gpu.module @m {
  llvm.func @kernel() attributes {nvvm.kernel} {
    llvm.return
  }
}
