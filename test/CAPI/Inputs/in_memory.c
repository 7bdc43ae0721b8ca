/* A program with a context of its own: it parses a module with the attn dialect
 * there, runs one of the passes, and hands the module over. */

#include "attn-c/Registration.h"
#include "tensors.h"

#include "mlir-c/Pass.h"

static void print(MlirStringRef text, void *unused) {
  (void)unused;
  printf("%.*s", (int)text.length, text.data);
}

static void run(MlirContext context, MlirOperation module,
                const char *pipeline) {
  MlirPassManager passes = mlirPassManagerCreate(context);
  MlirOpPassManager all = mlirPassManagerGetAsOpPassManager(passes);
  HOLDS(mlirLogicalResultIsSuccess(mlirParsePassPipeline(
      all, mlirStringRefCreateFromCString(pipeline), print, NULL)));
  HOLDS(mlirLogicalResultIsSuccess(mlirPassManagerRunOnOp(passes, module)));
  mlirPassManagerDestroy(passes);
}

static MlirContext create_context(void) {
  MlirDialectRegistry registry = mlirDialectRegistryCreate();
  attnRegisterDialects(registry);
  MlirContext context = mlirContextCreateWithRegistry(registry, false);
  mlirDialectRegistryDestroy(registry);
  return context;
}

int main(void) {
  /* The handle alone loads the dialect into any context. */
  MlirContext bare = mlirContextCreateWithThreading(false);
  MlirDialectHandle handle = mlirGetDialectHandle__attn__();
  MlirStringRef name = mlirDialectHandleGetNamespace(handle);
  HOLDS(name.length == 4 && !memcmp(name.data, "attn", 4));
  HOLDS(!mlirDialectIsNull(mlirDialectHandleLoadDialect(handle, bare)));
  mlirContextDestroy(bare);

  attnRegisterPasses();
  attnRegisterPasses();
  MlirContext context = create_context();
  MlirModule module =
      mlirModuleCreateParse(context, mlirStringRefCreateFromCString(kSdpa));
  HOLDS(!mlirModuleIsNull(module));
  MlirOperation op = mlirModuleGetOperation(module);

  AttnModule *compiled = NULL;
  OK(attnCompileOperation(op, NULL, &compiled));
  Array q, k, v;
  int64_t queries[] = {1, 4, 9, 16}, keys[] = {1, 2, 70, 16};
  float *data = fill(4 * 70 * 16, 1);
  AttnOperand operands[] = {view(&q, data, F32, 4, queries),
                            view(&k, data + 16, F32, 4, keys),
                            view(&v, data + 64, F32, 4, keys)};
  AttnManagedTensor *o;
  OK(attnCall(find(compiled, "attend"), operands, 3, &o, 1));
  HOLDS(sdpa_error(&q.tensor, &k.tensor, &v.tensor, &o->tensor) < 1e-6);
  o->deleter(o);
  free(data);
  attnDestroyModule(compiled);

  /* The module is as it was. */
  HOLDS(mlirOperationVerify(op));
  run(context, op, "builtin.module(attn-convert-to-online)");
  mlirOperationPrint(op, print, NULL);

  MlirOperation function =
      mlirBlockGetFirstOperation(mlirModuleGetBody(module));
  MlirOperation null = {NULL};
  AttnModule *none = NULL;
  HOLDS(attnCompileOperation(null, NULL, &none) == ATTN_INVALID_ARGUMENT);
  HOLDS(attnCompileOperation(function, NULL, &none) == ATTN_INVALID_ARGUMENT);
  printf("not a module: %s\n", attnGetErrorMessage());
  mlirModuleDestroy(module);
  mlirContextDestroy(context);
  return 0;
}
