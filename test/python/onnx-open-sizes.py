# The test cases of the ONNX standard give what it says where batches and lengths are
# not known when compiling.
#
# REQUIRES: onnx
# RUN: %python %s

from onnx_cases import run_all

run_all(opens_sizes=True)
