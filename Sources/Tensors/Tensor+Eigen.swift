internal import CTorch

extension Tensor {
  /// The eigenvalues of a symmetric matrix `[n, n]`, smallest first, and its unit eigenvectors, in
  /// the columns of `[n, n]`; the lower triangle counts.
  ///
  /// - Throws: `TensorError` for another shape, or where the solver does not converge.
  public func symmetricEigen() throws(TensorError) -> (values: Tensor, vectors: Tensor) {
    var vectors = CTorchTensor()
    let values = try Tensor { result in
      handle.withRaw { ctorch_symmetric_eigen($0, &result, &vectors) }
    }
    return (values, Tensor(handle: TensorHandle(taking: vectors)))
  }
}
