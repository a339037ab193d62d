/** Spans for OpenTelemetry, where a collector is named; its classes are loaded nowhere else. */
@NullMarked
package dev.heed.server.trace;

import org.jspecify.annotations.NullMarked;
