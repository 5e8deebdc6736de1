internal import CTorch

// Images are `[batch, channels, height, width]`.

extension Tensor {
  /// A chain of convolutions, ReLUs, poolings and sums, computed in oneDNN's blocked memory format.
  ///
  /// Without it every operation converts its input and its output; a gradient of one small picture
  /// takes fifteen times as long, one of 64 pictures a sixth longer (libtorch 1.13). In bfloat16,
  /// and without oneDNN, it changes nothing.
  ///
  /// - Parameter chain: May call `convolved`, `relu`, `maxPooled` and `+` of two such tensors; any
  ///   other operation on its argument throws where the format is available.
  package func inBlockedFormat(
    _ chain: (Tensor) throws(TensorError) -> Tensor
  ) throws(TensorError) -> Tensor {
    let blocks = try Tensor { result in handle.withRaw { ctorch_to_blocks($0, &result) } }
    let values = try chain(blocks)
    return try Tensor { result in values.handle.withRaw { ctorch_from_blocks($0, &result) } }
  }

  /// Cross-correlation with `weight` `[out, in, kernel height, kernel width]`.
  public func convolved(weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0)
    throws(TensorError) -> Tensor
  {
    try Tensor { result in
      handle.withRaw { x in
        weight.handle.withRaw { w in
          bias.withRaw { b in
            ctorch_convolution(x, w, b, Int64(stride), Int64(padding), &result)
          }
        }
      }
    }
  }

  /// Batch normalisation (Ioffe and Szegedy, 2015) by channel.
  ///
  /// With `training`, uses the batch's own statistics and moves the running ones towards them by
  /// `momentum`, in place. No other operation here changes its arguments.
  public func batchNormalized(
    weight: Tensor, bias: Tensor, runningMean: Tensor, runningVariance: Tensor, training: Bool,
    momentum: Float, epsilon: Float
  ) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw { x in
        weight.handle.withRaw { w in
          bias.handle.withRaw { b in
            runningMean.handle.withRaw { mean in
              runningVariance.handle.withRaw { variance in
                ctorch_batch_norm(
                  x, w, b, mean, variance, training, Double(momentum), Double(epsilon), &result)
              }
            }
          }
        }
      }
    }
  }

  /// The largest value in each position of a square window.
  public func maxPooled(kernel: Int, stride: Int, padding: Int) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw {
        ctorch_max_pool($0, Int64(kernel), Int64(stride), Int64(padding), &result)
      }
    }
  }

  /// The mean over height and width: `[batch, channels]`.
  public func globalAveragePooled() throws(TensorError) -> Tensor {
    try Tensor { result in handle.withRaw { ctorch_global_average_pool($0, &result) } }
  }

  /// `[batch, in]` times the transpose of `weight` `[out, in]`, plus `bias` `[out]`.
  public func linear(weight: Tensor, bias: Tensor?) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw { x in
        weight.handle.withRaw { w in bias.withRaw { b in ctorch_linear(x, w, b, &result) } }
      }
    }
  }

  /// The logarithm of the softmax along a dimension.
  public func logSoftmax(over dim: Int) throws(TensorError) -> Tensor {
    try Tensor { result in handle.withRaw { ctorch_log_softmax($0, Int64(dim), &result) } }
  }

  /// The cross-entropy of each example, `[batch]`, from logits `[batch, classes]`.
  ///
  /// - Parameters:
  ///   - labels: The true class index of each example.
  ///   - classWeights: A factor by class, `[classes]`.
  ///   - labelSmoothing: The share of the target spread over all classes, in `0..<1`.
  public func crossEntropy(
    labels: [Int], classWeights: Tensor? = nil, labelSmoothing: Float = 0
  ) throws(TensorError) -> Tensor {
    let targets = labels.map(Int64.init)
    return try Tensor { result in
      handle.withRaw { x in
        classWeights.withRaw { w in
          ctorch_cross_entropy(x, targets, targets.count, w, Double(labelSmoothing), &result)
        }
      }
    }
  }

  /// Resizes bilinearly, with pixel centres at half integers; smooths a picture as it shrinks.
  public func resizedBilinear(height: Int, width: Int) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw { ctorch_resize_bilinear($0, Int64(height), Int64(width), &result) }
    }
  }

  /// Samples each image bilinearly through its own affine map; the border repeats outwards.
  ///
  /// - Parameter maps: `[batch, 2, 3]`, from output to input, both in -1...1 across the image.
  public func warped(by maps: Tensor, height: Int, width: Int) throws(TensorError) -> Tensor {
    try Tensor { result in
      handle.withRaw { x in
        maps.handle.withRaw { ctorch_warp_affine(x, $0, Int64(height), Int64(width), &result) }
      }
    }
  }
}

extension Tensor? {
  /// Lends the raw handle, or an empty one for `nil`.
  fileprivate func withRaw<R>(_ body: (CTorchTensor) -> R) -> R {
    guard let tensor = self else { return body(CTorchTensor()) }
    return tensor.handle.withRaw(body)
  }
}
