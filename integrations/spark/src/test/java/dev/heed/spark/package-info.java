/** Heed in a Spark of two threads, on the packaged jars. */
@org.jspecify.annotations.NullMarked
package dev.heed.spark;
