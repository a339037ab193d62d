package dev.heed.op;

/** A part of a model that is being built; leaving it closes it. See {@link GraphOps#scope}. */
@FunctionalInterface
public interface Scope extends AutoCloseable {
  @Override
  void close();
}
