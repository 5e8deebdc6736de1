internal import CTorch

/// Whether the processor has AVX512-BF16, instructions for products in bfloat16.
///
/// Where there are none, and libtorch has to do without, a gradient of ResNet-18 took twenty times
/// as long in bfloat16 as in float32 (AMD EPYC with AVX2). False on processors other than x86-64.
public var hasBFloat16Instructions: Bool { ctorch_has_bfloat16_instructions() }
