/** What is told to Prometheus, and a line of the log for each request. */
@NullMarked
package dev.heed.server.metrics;

import org.jspecify.annotations.NullMarked;
