// A target of C needs a file to compile. All of this one stands in its header.
#include "CHardLightZlib.h"
