import CLibSVM
import SupportVectorMachines

/// Trains with libsvm itself and asks `svm_predict_values` and `svm_predict`.
struct NativeReference {
  var decisions: [[Double]] = []
  var labels: [Int] = []

  init(_ training: SupportVectorTraining, samples: Samples, queries: [[Float]]) {
    svm_set_print_string_function { _ in }
    var rows = samples.features.map(Self.nodes)
    var pointers = rows.indices.map { index -> UnsafeMutablePointer<svm_node>? in
      let row = UnsafeMutablePointer<svm_node>.allocate(capacity: rows[index].count)
      row.initialize(from: &rows[index], count: rows[index].count)
      return row
    }
    defer { pointers.forEach { $0?.deallocate() } }
    var targets = samples.labels.map(Double.init)
    var weightLabels = training.classWeights.keys.sorted().map { Int32($0) }
    var weights = training.classWeights.keys.sorted().compactMap { training.classWeights[$0] }
    targets.withUnsafeMutableBufferPointer { targets in
      pointers.withUnsafeMutableBufferPointer { pointers in
        weightLabels.withUnsafeMutableBufferPointer { weightLabels in
          weights.withUnsafeMutableBufferPointer { weights in
            var problem = svm_problem(
              l: Int32(targets.count), y: targets.baseAddress, x: pointers.baseAddress)
            var parameter = svm_parameter()
            parameter.svm_type = Int32(C_SVC)
            parameter.kernel_type = Int32(LINEAR)
            if case .radialBasis(let gamma) = training.kernel {
              parameter.kernel_type = Int32(RBF)
              parameter.gamma = Double(gamma)
            }
            parameter.cache_size = 50
            parameter.eps = training.tolerance
            parameter.C = training.cost
            parameter.shrinking = 1
            parameter.nr_weight = Int32(weights.count)
            parameter.weight_label = weightLabels.baseAddress
            parameter.weight = weights.baseAddress
            var model = svm_train(&problem, &parameter)
            for query in queries { answer(query, by: model) }
            svm_free_and_destroy_model(&model)
          }
        }
      }
    }
  }

  private mutating func answer(_ query: [Float], by model: UnsafePointer<svm_model>?) {
    let classes = Int(svm_get_nr_class(model))
    var values = [Double](repeating: 0, count: classes * (classes - 1) / 2)
    let nodes = Self.nodes(query)
    labels.append(Int(svm_predict_values(model, nodes, &values)))
    decisions.append(values)
  }

  private static func nodes(_ features: [Float]) -> [svm_node] {
    features.enumerated().map { svm_node(index: Int32($0 + 1), value: Double($1)) }
      + [svm_node(index: -1, value: 0)]
  }
}
