package dev.heed.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SafetensorsPropertyTest {

  @Property(tries = 300)
  void what_is_written_is_read_back(
      @ForAll("tensors") Map<String, Tensor> tensors,
      @ForAll("strings") Map<String, String> metadata)
      throws IOException {
    Path path = Files.createTempFile("heed", ".safetensors");
    Safetensors.write(path, tensors, metadata);
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.metadata()).isEqualTo(metadata);
      assertThat(file.names()).containsExactlyInAnyOrderElementsOf(tensors.keySet());
      tensors.forEach((name, tensor) -> assertSame(file, name, tensor));
    } finally {
      Files.delete(path);
    }
  }

  private static void assertSame(Safetensors file, String name, Tensor expected) {
    Tensor found = file.tensor(name);
    assertThat(found.type()).isEqualTo(expected.type());
    assertThat(found.shape()).isEqualTo(expected.shape());
    assertThat(found.bytes()).isEqualTo(expected.bytes());
    assertThat(file.entry(name).offset() % expected.type().bytes()).as("aligned").isZero();
  }

  @Provide
  Arbitrary<Map<String, Tensor>> tensors() {
    Arbitrary<List<Long>> shapes = Arbitraries.longs().between(0, 4).list().ofMaxSize(4);
    Arbitrary<Tensor> tensors =
        Combinators.combine(Arbitraries.of(ElementType.class), shapes, Arbitraries.longs())
            .as(SafetensorsPropertyTest::random);
    return Arbitraries.maps(names(), tensors).ofMaxSize(8);
  }

  private static Tensor random(ElementType type, List<Long> shape, long seed) {
    Tensor tensor = Tensor.zeros(type, Shape.of(shape));
    ByteBuffer bytes = tensor.bytes();
    byte[] noise = new byte[bytes.remaining()];
    new Random(seed).nextBytes(noise);
    bytes.put(noise);
    return tensor;
  }

  @Provide
  Arbitrary<Map<String, String>> strings() {
    return Arbitraries.maps(names(), names()).ofMaxSize(3);
  }

  /** Any text that UTF-8 can hold: half of a surrogate pair is none. */
  private static Arbitrary<String> names() {
    return Arbitraries.strings()
        .withChars("abc.\"\\/\n\t\0 äßЖ漢\u2028")
        .ofMaxLength(12)
        .map(text -> text.length() % 3 == 0 ? text + "\uD83D\uDE00" : text);
  }
}
