/** The Open Inference Protocol, version 2: REST, and gRPC. */
@NullMarked
package dev.heed.server.kserve;

import org.jspecify.annotations.NullMarked;
