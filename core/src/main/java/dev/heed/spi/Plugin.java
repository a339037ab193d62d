package dev.heed.spi;

import java.util.List;

/**
 * What a jar adds to Heed: a list, without side effects. Found by {@link java.util.ServiceLoader}:
 * name your class in {@code META-INF/services/dev.heed.spi.Plugin}, and put the jar on the class
 * path or in the folder that {@code --plugins} names.
 *
 * <p>Each method lists one kind of extension; override those that you provide. Nothing is built
 * until a pipeline asks for it.
 *
 * <pre>{@code
 * public final class MyPlugin implements Plugin {
 *   public String name() {
 *     return "mine";
 *   }
 *
 *   public List<Mechanism<Attention>> attentions() {
 *     return List.of(CosineAttention.MECHANISM);
 *   }
 * }
 * }</pre>
 */
public interface Plugin {

  /** Short, unique, lower-case: {@code vision}. */
  String name();

  default List<TaskType<?, ?>> tasks() {
    return List.of();
  }

  default List<ProcessorType<?>> processors() {
    return List.of();
  }

  default List<Mechanism<Attention>> attentions() {
    return List.of();
  }

  default List<Mechanism<PositionalEncoding>> positionalEncodings() {
    return List.of();
  }

  default List<Architecture> architectures() {
    return List.of();
  }
}
