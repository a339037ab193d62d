package dev.heed.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.error.ErrorCode;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.ProcessorTime;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {

  @TempDir Path folder;

  private Path file(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    return Files.write(folder.resolve("model.safetensors"), bytes.array());
  }

  private void refuse(String header, int dataBytes, String... parts) throws IOException {
    Path file = file(header, dataBytes);
    Refused.model(() -> Safetensors.open(file).close(), parts);
    Refused.model(() -> Safetensors.open(file).close(), "model.safetensors");
  }

  private static String tensor(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  @Test
  void tensors_metadata_and_places_are_read() throws IOException {
    Path path = folder.resolve("out.safetensors");
    Safetensors.write(
        path,
        Map.of("b", Tensor.of(Shape.of(2), 1f, 2f), "a", Tensor.of(Shape.of(), 7L)),
        Map.of("format", "pt"));
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.names()).containsExactly("a", "b");
      assertThat(file.metadata()).containsExactly(Map.entry("format", "pt"));
      assertThat(file.tensor("b").toFloats()).containsExactly(1f, 2f);
      assertThat(file.tensor("a").shape()).isEqualTo(Shape.of());
      assertThat(file.tensor("a").toLongs()).containsExactly(7);
      TensorEntry entry = file.entry("b");
      assertThat(entry.offset() % 8).isZero();
      assertThat(entry.end()).isEqualTo(Files.size(path));
      assertThat(entry.type()).isEqualTo(ElementType.F32);
      assertThat(file.totalParameters()).isEqualTo(3);
      assertThat(file.tensor("b").bytes().isReadOnly()).isTrue();
      assertThat(file.tensor("b").bytes().isDirect()).isTrue();
    }
  }

  @Test
  void a_wrong_name_has_the_closest_and_a_wrong_shape_has_both() throws IOException {
    Path path = file("{" + tensor("encoder.weight", "F32", "[2]", 0, 8) + "}", 8);
    try (Safetensors file = Safetensors.open(path)) {
      Refused.model(() -> file.get("encoder.wieght"), "closest", "encoder.weight", "1 tensors");
      Refused.model(() -> file.get("encoder.weight", Shape.of(3)), "has shape [2]", "asks for [3]");
      assertThat(file.get("encoder.weight", Shape.of(2)).toFloats()).hasSize(2);
      assertThat(file.find("x")).isEmpty();
    }
  }

  @Test
  void a_closed_file_gives_no_more_tensors_and_those_given_stay() throws IOException {
    Safetensors file = Safetensors.open(file("{" + tensor("a", "U8", "[4]", 0, 4) + "}", 4));
    Tensor given = file.tensor("a");
    file.close();
    file.close();
    assertThat(given.toLongs()).containsExactly(0, 0, 0, 0);
    Refused.with(ErrorCode.CLOSED, () -> file.tensor("a"), "was closed", "'a'");
  }

  @Test
  void an_unaligned_tensor_reads_right() throws IOException {
    Path path =
        file("{" + tensor("x", "U8", "[1]", 0, 1) + "," + tensor("y", "F32", "[1]", 1, 5) + "}", 5);
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.seek(raw.length() - 4);
      raw.writeInt(Integer.reverseBytes(Float.floatToIntBits(1.5f)));
    }
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.tensor("y").toFloats()).containsExactly(1.5f);
    }
  }

  @Test
  void an_unknown_type_is_an_error_only_for_who_reads_it() throws IOException {
    String header =
        "{" + tensor("q", "F8_E4M3", "[4]", 0, 4) + "," + tensor("x", "U8", "[1]", 4, 5) + "}";
    try (Safetensors file = Safetensors.open(file(header, 5))) {
      assertThat(file.tensor("x").toLongs()).containsExactly(0);
      assertThat(file.entry("q").dtype()).isEqualTo("F8_E4M3");
      Refused.with(ErrorCode.UNSUPPORTED, () -> file.tensor("q"), "'q'", "F8_E4M3", "BF16");
    }
  }

  @Test
  void a_header_that_points_outside_is_refused() throws IOException {
    refuse("{" + tensor("a", "F32", "[4]", 0, 16) + "}", 8, "'a' claims the bytes 0 to 16");
    refuse("{" + tensor("a", "U8", "[4]", 0, Long.MAX_VALUE) + "}", 4, "'a' claims");
    refuse("{" + tensor("a", "U8", "[4]", 4, 0) + "}", 4, "'a' claims");
    refuse("{" + tensor("a", "U8", "[4]", -1, 3) + "}", 4, "whole numbers 'data_offsets'");
  }

  @Test
  void overlaps_holes_and_left_over_bytes_are_refused() throws IOException {
    String a = tensor("a", "U8", "[4]", 0, 4);
    refuse("{" + a + "," + tensor("b", "U8", "[4]", 2, 6) + "}", 6, "'b' starts at byte 2");
    refuse("{" + a + "," + tensor("b", "U8", "[4]", 0, 4) + "}", 4, "'b' starts at byte 0");
    refuse("{" + a + "," + tensor("b", "U8", "[4]", 6, 10) + "}", 10, "'b' starts at byte 6");
    refuse("{" + a + "}", 5, "but the file has");
  }

  @Test
  void a_size_that_is_not_shape_times_type_is_refused() throws IOException {
    refuse("{" + tensor("a", "F32", "[3]", 0, 8) + "}", 8, "F32 [3]", "8 bytes");
    String huge = "[4294967296,4294967296,4294967296]";
    refuse("{" + tensor("a", "F32", huge, 0, 8) + "}", 8, "does not fill");
    refuse("{" + tensor("a", "F32", "[-1]", 0, 0) + "}", 0, "whole numbers 'shape'");
    refuse("{" + tensor("a", "F32", "[1.5]", 0, 0) + "}", 0, "whole numbers 'shape'");
  }

  @Test
  void a_broken_header_is_refused() throws IOException {
    refuse("{\"a\":", 0, "The header of", "line 1");
    refuse("[]", 0, "a JSON object");
    refuse("{} x", 0, "not valid JSON");
    refuse("{} {}", 0, "text behind");
    refuse("{\"a\":1}", 0, "no 'dtype'");
    refuse("{\"a\":{\"dtype\":\"F32\"}}", 0, "'shape'");
    refuse("{\"__metadata__\":{\"a\":1}}", 0, "strings only");
    refuse("{\"__metadata__\":[]}", 0, "an object of strings");
    String a = tensor("a", "U8", "[1]", 0, 1);
    refuse("{" + a + "," + a + "}", 1, "Duplicate");
    refuse("{\"a\":" + "[".repeat(100_000), 0, "200 levels");
    refuse("", 0, "a JSON object");
  }

  @Test
  void a_length_that_cannot_be_is_refused_at_once() throws IOException {
    for (long length : new long[] {-1, Long.MAX_VALUE, 100_000_001, 17}) {
      ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Path path = Files.write(folder.resolve("x.safetensors"), bytes.array());
      Refused.model(() -> Safetensors.open(path), "its header has", "24");
    }
    Path small = Files.write(folder.resolve("y.safetensors"), new byte[7]);
    Refused.model(() -> Safetensors.open(small), "7 bytes, too few");
    Path lfs = Files.writeString(folder.resolve("z"), "version https://git-lfs.github.com/spec/v1");
    Refused.model(() -> Safetensors.open(lfs), "git lfs pull");
  }

  @Test
  void a_header_of_a_hundred_megabytes_ends_within_time_and_memory() throws Exception {
    String item = tensor("t0000000", "U8", "[0]", 0, 0) + ",";
    Path path = file("{" + item.repeat(90_000_000 / item.length()) + "\"end\":{}}", 0);
    ProcessorTime.spentWithin(
        Duration.ofSeconds(2), () -> Refused.model(() -> Safetensors.open(path), "Duplicate"));
  }

  /** The file is sparse: five gigabytes by its length, a few kilobytes on disk. */
  @Test
  void a_file_over_two_gigabytes_is_mapped_in_parts() throws IOException {
    long third = 1_700_000_000;
    String header =
        "{"
            + tensor("a", "U8", "[1700000000]", 0, third)
            + ","
            + tensor("b", "U8", "[1700000000]", third, 2 * third)
            + ","
            + tensor("c", "F32", "[425000000]", 2 * third, 3 * third)
            + "}";
    Path path = file(header, 0);
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.setLength(8 + header.length() + 3 * third);
      raw.seek(raw.length() - 4);
      raw.writeInt(Integer.reverseBytes(Float.floatToIntBits(2.5f)));
    }
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.tensor("c").floats().get(424_999_999)).isEqualTo(2.5f);
      assertThat(file.tensor("a").bytes().get(1_699_999_999)).isZero();
      assertThat(file.totalParameters()).isEqualTo(3_825_000_000L);
    }
  }

  @Test
  void a_tensor_over_two_gigabytes_is_refused_by_itself() throws IOException {
    String header =
        "{"
            + tensor("a", "U8", "[3000000000]", 0, 3_000_000_000L)
            + ","
            + tensor("b", "U8", "[1]", 3_000_000_000L, 3_000_000_001L)
            + "}";
    Path path = file(header, 0);
    try (RandomAccessFile raw = new RandomAccessFile(path.toFile(), "rw")) {
      raw.setLength(8 + header.length() + 3_000_000_001L);
    }
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.tensor("b").toLongs()).containsExactly(0);
      assertThat(file.entry("a").bytes()).isEqualTo(3_000_000_000L);
      Refused.with(ErrorCode.UNSUPPORTED, () -> file.tensor("a"), "'a'", "3,000,000,000 bytes");
    }
  }

  @Test
  void windows_hold_whole_tensors() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < 9; i++) {
      tensors.put("t" + i, Tensor.of(Shape.of(3), i, i + 1f, i + 2f));
    }
    Path path = folder.resolve("w.safetensors");
    Safetensors.write(path, tensors, Map.of());
    try (FileChannel channel = FileChannel.open(path)) {
      List<TensorEntry> entries = SafetensorsHeader.read(path, channel).entries();
      MappedTensors mapped = MappedTensors.map(channel, entries, 30);
      assertThat(mapped.windows()).isEqualTo(5);
      for (TensorEntry entry : entries) {
        assertThat(Tensor.view(entry.type(), entry.shape(), mapped.bytes(entry)).toFloats())
            .isEqualTo(tensors.get(entry.name()).toFloats());
      }
    }
  }

  @Test
  void writing_says_what_is_in_the_way() {
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> Safetensors.write(folder.resolve("no/x"), Map.of(), Map.of()),
        "there is no folder");
    Refused.with(
        ErrorCode.INVALID_OPTION,
        () -> Safetensors.write(folder, Map.of(), Map.of()),
        "it is a folder");
    Refused.with(
        ErrorCode.INVALID_INPUT,
        () ->
            Safetensors.write(
                folder.resolve("x"), Map.of("__metadata__", Tensor.of(Shape.of(), 1f)), Map.of()),
        "__metadata__");
    assertThat(FileChecks.list(folder)).isEmpty();
  }

  @Test
  void writing_replaces_a_file_whole_and_leaves_nothing_beside_it() throws IOException {
    Path path = folder.resolve("x.safetensors");
    Safetensors.write(path, Map.of("a", Tensor.of(Shape.of(), 1f)), Map.of());
    Safetensors before = Safetensors.open(path);
    Safetensors.write(path, Map.of("a", Tensor.of(Shape.of(), 2f)), Map.of());
    assertThat(before.tensor("a").toFloats()).as("the old mapping").containsExactly(1f);
    try (Safetensors after = Safetensors.open(path)) {
      assertThat(after.tensor("a").toFloats()).containsExactly(2f);
      assertThat(after.metadata()).isEmpty();
    }
    assertThat(FileChecks.list(folder)).containsExactly(path);
  }

  @Test
  void every_reference_file_is_written_back_to_the_same_bytes() throws IOException {
    int files = 0;
    for (Path reference : references()) {
      Path copy = folder.resolve("copy.safetensors");
      try (Safetensors file = Safetensors.open(reference)) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        file.names().forEach(name -> tensors.put(name, file.tensor(name)));
        assertThat(tensors).isNotEmpty();
        Safetensors.write(copy, tensors, file.metadata());
      }
      assertThat(Files.mismatch(reference, copy)).as(reference.toString()).isEqualTo(-1);
      files++;
    }
    assertThat(files).isGreaterThan(40);
  }

  private static List<Path> references() throws IOException {
    try (Stream<Path> files = Files.walk(Reference.folder("models"))) {
      return files.filter(file -> file.toString().endsWith(".safetensors")).toList();
    }
  }

  @Test
  void every_cut_of_a_file_is_refused() throws IOException {
    Path path = folder.resolve("whole.safetensors");
    Safetensors.write(path, Map.of("a", Tensor.of(Shape.of(3), 1f, 2f, 3f)), Map.of("k", "v"));
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      Refused.model(() -> Safetensors.open(cut), "cut");
    }
  }
}
