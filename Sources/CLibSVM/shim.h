// Debian's libsvm-dev puts the header in a folder of its own.
#include <libsvm/svm.h>
