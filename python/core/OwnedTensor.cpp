//===- OwnedTensor.cpp - Tensors that Python is given --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DLPackStructs.h"
#include "Tensor.h"

#include <nanobind/stl/string.h>
#include <utility>

namespace nb = nanobind;
using namespace attn::python;

static void destroyVersioned(PyObject *capsule) {
  if (!PyCapsule_IsValid(capsule, "dltensor_versioned"))
    return;
  auto *managed = static_cast<AttnManagedTensor *>(
      PyCapsule_GetPointer(capsule, "dltensor_versioned"));
  managed->deleter(managed);
}

static void destroyUnversioned(PyObject *capsule) {
  if (!PyCapsule_IsValid(capsule, "dltensor"))
    return;
  auto *managed = static_cast<UnversionedTensor *>(
      PyCapsule_GetPointer(capsule, "dltensor"));
  managed->deleter(managed);
}

namespace {
struct SharedExport {
  AttnManagedTensor managed;
  UnversionedTensor unversioned;
  std::shared_ptr<AttnManagedTensor> tensor;
};
} // namespace

/// A capsule that shares the memory with `owned`.
static nb::object exportCapsule(const OwnedTensor &owned, nb::object version) {
  auto *shared = new SharedExport{{}, {}, owned.tensor};
  const AttnTensor &tensor = owned.tensor->tensor;
  bool isVersioned = !version.is_none() && nb::cast<int>(version[0]) >= 1;
  PyObject *capsule;
  if (isVersioned) {
    shared->managed = {{1, 0},
                       shared,
                       [](AttnManagedTensor *self) {
                         delete static_cast<SharedExport *>(self->manager_ctx);
                       },
                       0,
                       tensor};
    capsule =
        PyCapsule_New(&shared->managed, "dltensor_versioned", destroyVersioned);
  } else {
    shared->unversioned = {tensor, shared, [](UnversionedTensor *self) {
                             delete static_cast<SharedExport *>(self->context);
                           }};
    capsule =
        PyCapsule_New(&shared->unversioned, "dltensor", destroyUnversioned);
  }
  if (!capsule) {
    delete shared;
    nb::raise_python_error();
  }
  return nb::steal(capsule);
}

nb::object attn::python::giveResult(AttnManagedTensor *result,
                                    const BorrowedTensor &like) {
  if (like.exchange) {
    void *object = nullptr;
    if (like.exchange->importManaged(result, &object)) {
      result->deleter(result);
      nb::raise_python_error();
    }
    return nb::steal(static_cast<PyObject *>(object));
  }
  bool isNarrow = result->tensor.dtype.code == ATTN_BFLOAT;
  if (like.isArray && isNarrow)
    result->tensor.dtype = {1, 16, 1};
  OwnedTensor owned{
      {result, [](AttnManagedTensor *tensor) { tensor->deleter(tensor); }}};
  nb::object given = nb::cast(std::move(owned));
  if (like.isArray) {
    static nb::object *fromDLPack =
        new nb::object(nb::module_::import_("numpy").attr("from_dlpack"));
    given = (*fromDLPack)(given);
    if (!isNarrow)
      return given;
    return given.attr("view")(
        like.isNarrowArray
            ? like.origin.attr("dtype")
            : nb::module_::import_("ml_dtypes").attr("bfloat16"));
  }
  // Of a function without arguments.
  if (!like.origin)
    return given;
  if (!nb::hasattr(like.origin, "__array_namespace__"))
    return given;
  return like.origin.attr("__array_namespace__")().attr("from_dlpack")(given);
}

void attn::python::bindTensor(nb::module_ &module) {
  nb::class_<OwnedTensor>(
      module, "Tensor",
      "A result for arguments whose library has no way to wrap one: anything "
      "that reads DLPack takes it.")
      .def(
          "__dlpack__",
          [](const OwnedTensor &self, nb::object, nb::object version,
             nb::object, nb::object) { return exportCapsule(self, version); },
          nb::arg("stream") = nb::none(), nb::arg("max_version") = nb::none(),
          nb::arg("dl_device") = nb::none(), nb::arg("copy") = nb::none())
      .def("__dlpack_device__",
           [](const OwnedTensor &) { return nb::make_tuple(1, 0); })
      .def_prop_ro("shape",
                   [](const OwnedTensor &self) {
                     nb::list sizes;
                     const AttnTensor &tensor = self.tensor->tensor;
                     for (int32_t dim = 0; dim < tensor.ndim; ++dim)
                       sizes.append(tensor.shape[dim]);
                     return nb::tuple(sizes);
                   })
      .def_prop_ro("dtype", [](const OwnedTensor &self) {
        return getTypeName(self.tensor->tensor.dtype);
      });
}
