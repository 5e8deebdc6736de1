// A plain C interface to the parts of libtorch (ATen and its autograd) that Stoic uses.
//
// It uses only ATen's own headers, which need no include flags on Debian 12 (libtorch 1.13). Only
// the Swift target `Tensors` imports it.
#pragma once

#include "CStatus.h"
#include "ctorch_autograd.h"
#include "ctorch_network.h"
#include "ctorch_operations.h"
#include "ctorch_script.h"
#include "ctorch_tensor.h"
#include "ctorch_threads.h"
