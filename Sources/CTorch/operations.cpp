#include "guarded.hpp"

using namespace ctorch;

namespace {

at::Tensor apply(CTorchUnary operation, const at::Tensor &a) {
  switch (operation) {
    case CTorchUnaryNegate: return a.neg();
    case CTorchUnaryAbsolute: return a.abs();
    case CTorchUnarySign: return a.sign();
    case CTorchUnarySquare: return a.square();
    case CTorchUnarySquareRoot: return a.sqrt();
    case CTorchUnaryExponential: return a.exp();
    case CTorchUnaryLogarithm: return a.log();
    case CTorchUnaryRelu: return a.relu();
    case CTorchUnaryRound: return a.round();
    case CTorchUnaryDetach: return a.detach();
    case CTorchUnaryChannelsLast: return a.contiguous(at::MemoryFormat::ChannelsLast);
    case CTorchUnaryClone: return a.clone();
    case CTorchUnaryTranspose:
      require(a.dim() == 2, "only a matrix can be transposed");
      return a.t().contiguous();
  }
  throw cstatus::Refusal(CStatusInvalidArgument, "an unknown unary operation");
}

at::Tensor apply(CTorchBinary operation, const at::Tensor &a, const at::Tensor &b) {
  switch (operation) {
    case CTorchBinaryAdd: return a.add(b);
    case CTorchBinarySubtract: return a.sub(b);
    case CTorchBinaryMultiply: return a.mul(b);
    case CTorchBinaryDivide: return a.div(b);
    case CTorchBinaryMinimum: return at::minimum(a, b);
    case CTorchBinaryMaximum: return at::maximum(a, b);
    case CTorchBinaryGreater: return a.gt(b).to(at::kFloat);
    case CTorchBinaryMatrixProduct: return at::matmul(a, b);
  }
  throw cstatus::Refusal(CStatusInvalidArgument, "an unknown binary operation");
}

at::Tensor reduce(CTorchReduction operation, const at::Tensor &a, at::IntArrayRef dimensions,
                  bool keep) {
  bool all = dimensions.empty();
  switch (operation) {
    case CTorchReductionSum: return all ? a.sum() : a.sum(dimensions, keep);
    case CTorchReductionMean: return all ? a.mean() : a.mean(dimensions, keep);
    case CTorchReductionMaximum: return all ? a.max() : a.amax(dimensions, keep);
    case CTorchReductionArgumentOfMaximum:
      require(dimensions.size() == 1, "the argument of a maximum is over one dimension");
      return a.argmax(dimensions[0], keep).to(at::kFloat);
  }
  throw cstatus::Refusal(CStatusInvalidArgument, "an unknown reduction");
}

}  // namespace

CStatus ctorch_unary(CTorchUnary operation, CTorchTensor a, CTorchTensor *result) {
  return guarded([&] { *result = give(apply(operation, value(a))); });
}

CStatus ctorch_binary(CTorchBinary operation, CTorchTensor a, CTorchTensor b,
                      CTorchTensor *result) {
  return guarded([&] { *result = give(apply(operation, value(a), value(b))); });
}

CStatus ctorch_binary_scalar(CTorchBinary operation, CTorchTensor a, double b,
                             CTorchTensor *result) {
  return guarded([&] {
    require(operation != CTorchBinaryMatrixProduct, "a matrix product with a number");
    *result = give(apply(operation, value(a), at::scalar_tensor(b, at::kFloat)));
  });
}

CStatus ctorch_reduce(CTorchReduction operation, CTorchTensor a, const int64_t *dimensions,
                      size_t dimension_count, bool keep_dimensions, CTorchTensor *result) {
  return guarded([&] {
    require(dimension_count == 0 || dimensions != nullptr, "dimensions that are NULL");
    at::IntArrayRef over(dimensions, dimension_count);
    *result = give(reduce(operation, value(a), over, keep_dimensions));
  });
}

CStatus ctorch_clamp(CTorchTensor a, double low, double high, CTorchTensor *result) {
  return guarded([&] { *result = give(value(a).clamp(low, high)); });
}

CStatus ctorch_reshape(CTorchTensor a, const int64_t *shape, size_t rank,
                       CTorchTensor *result) {
  return guarded([&] {
    auto sizes = shape_of(shape, rank);
    // libtorch throws a plain std::runtime_error here, which would count as our own fault.
    require(c10::multiply_integers(sizes) == value(a).numel(), "a shape of another size");
    *result = give(value(a).reshape(sizes));
  });
}

CStatus ctorch_narrow(CTorchTensor a, int64_t dimension, int64_t start, int64_t length,
                      CTorchTensor *result) {
  return guarded([&] { *result = give(value(a).narrow(dimension, start, length)); });
}

CStatus ctorch_select_rows(CTorchTensor a, const int64_t *indices, size_t count,
                           CTorchTensor *result) {
  return guarded([&] {
    require(value(a).dim() >= 1, "rows of a scalar");
    require(count == 0 || indices != nullptr, "indices that are NULL");
    auto rows = at::empty({static_cast<int64_t>(count)}, at::kLong);
    for (size_t i = 0; i < count; ++i) {
      require(indices[i] >= 0 && indices[i] < value(a).size(0), "a row index out of range");
      rows.data_ptr<int64_t>()[i] = indices[i];
    }
    *result = give(value(a).index_select(0, rows));
  });
}

CStatus ctorch_concatenate(const CTorchTensor *tensors, size_t count, int64_t dimension,
                           CTorchTensor *result) {
  return guarded([&] {
    require(count > 0 && tensors != nullptr, "nothing to concatenate");
    std::vector<at::Tensor> parts;
    for (size_t i = 0; i < count; ++i) parts.push_back(value(tensors[i]));
    *result = give(at::cat(parts, dimension));
  });
}

CStatus ctorch_inplace_scale(CTorchTensor a, double scale) {
  return guarded([&] {
    at::NoGradGuard no_gradient;
    at::Tensor target = value(a);
    target.mul_(scale);
  });
}

CStatus ctorch_inplace_add(CTorchTensor a, CTorchTensor b, double scale) {
  return guarded([&] {
    at::NoGradGuard no_gradient;
    at::Tensor target = value(a);
    target.add_(value(b), scale);
  });
}

CStatus ctorch_inplace_add_product(CTorchTensor a, CTorchTensor b, CTorchTensor c,
                                   double scale) {
  return guarded([&] {
    at::NoGradGuard no_gradient;
    at::Tensor target = value(a);
    target.addcmul_(value(b), value(c), scale);
  });
}

CStatus ctorch_symmetric_eigen(CTorchTensor a, CTorchTensor *values, CTorchTensor *vectors) {
  return guarded([&] {
    const at::Tensor &matrix = value(a);
    require(matrix.dim() == 2 && matrix.size(0) == matrix.size(1) && matrix.size(0) > 0,
            "eigenvectors are those of a square matrix");
    auto [found, basis] = at::linalg_eigh(matrix);
    CTorchTensor first = give(std::move(found));
    *vectors = give(basis.contiguous());
    *values = first;
  });
}
