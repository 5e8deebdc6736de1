// Exit tests, which have their own process and handle count, need Swift 6.2.
#if compiler(>=6.2)
  import CTorch
  import Testing

  @Suite("Handles of the C interface")
  struct LifetimeTests {
    @Test("are all freed, whether calls succeed or fail")
    func count() async {
      await #expect(processExitsWith: .success) {
        #expect(ctorch_live_handle_count() == 0)
        try LifetimeTests.useEveryCall()
        #expect(ctorch_live_handle_count() == 0)
        try LifetimeTests.useGradients()
        #expect(ctorch_live_handle_count() == 0)
      }
    }

    @Test("are counted one by one")
    func increments() async {
      await #expect(processExitsWith: .success) {
        var first = CTorchTensor()
        var second = CTorchTensor()
        #expect(ctorch_tensor_full(1, nil, 0, &first) == .OK)
        #expect(ctorch_live_handle_count() == 1)
        #expect(ctorch_unary(.detach, first, &second) == .OK)
        #expect(ctorch_live_handle_count() == 2)
        ctorch_tensor_free(first)
        #expect(ctorch_live_handle_count() == 1)
        ctorch_tensor_free(.empty)
        #expect(ctorch_live_handle_count() == 1)
        ctorch_tensor_free(second)
        #expect(ctorch_live_handle_count() == 0)
      }
    }

    private static func useEveryCall() throws {
      let good =
        ResultTests.elementwise + ResultTests.reductions + ResultTests.shapes
        + ResultTests.network
      for (call, _) in good {
        let pool = Pool()
        _ = try pool.take { result throws in try call.make(pool, &result) }
      }
      let bad =
        FailureTests.missing + FailureTests.refused + FailureTests.rejected
        + FailureTests.tooLarge
      for call in bad {
        let pool = Pool()
        var result = untouched
        #expect(try call.make(pool, &result) != .OK)
      }
    }

    private static func useGradients() throws {
      let pool = Pool()
      // The handles must outlive the last use of their owner.
      defer { withExtendedLifetime(pool) {} }
      let x = try pool.vector()
      #expect(ctorch_set_requires_gradient(x, true) == .OK)
      let sum = try pool.take { ctorch_reduce(.sum, x, nil, 0, false, &$0) }
      var gradients = [CTorchTensor.empty]
      #expect(ctorch_gradients(sum, [x], 1, true, &gradients) == .OK)
      #expect(ctorch_live_handle_count() == 3)
      ctorch_tensor_free(gradients[0])
      #expect(ctorch_gradients(sum, [.empty], 1, true, &gradients) != .OK)
      #expect(ctorch_live_handle_count() == 2)
    }
  }
#endif
