package dev.heed.onnx;

import static dev.heed.onnx.OnnxBytes.external;
import static dev.heed.onnx.OnnxBytes.field;
import static dev.heed.onnx.OnnxBytes.model;
import static dev.heed.onnx.OnnxBytes.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import dev.heed.testing.NamedModels;
import dev.heed.testing.NeedsModel;
import dev.heed.testing.ProcessorTime;
import dev.heed.testing.Reference;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {

  @TempDir Path temp;
  private Path folder;
  private Path graph;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(temp.resolve("model"));
    graph = folder.resolve("model.onnx");
  }

  private static List<ExternalData> externalData(Path graph) {
    return OnnxFile.open(graph).externalData();
  }

  private List<ExternalData> check(byte[] bytes) throws IOException {
    Files.write(graph, bytes);
    return externalData(graph);
  }

  @Test
  void several_files_are_found_with_the_bytes_they_must_have() throws IOException {
    Files.write(folder.resolve("a.data"), new byte[100]);
    Files.createDirectory(folder.resolve("sub"));
    Files.write(folder.resolve("sub/b.data"), new byte[10]);
    List<ExternalData> files =
        check(
            model(
                external(Map.of("location", "a.data", "offset", "0", "length", "40")),
                external(Map.of("location", "a.data", "offset", "40", "length", "60")),
                external(Map.of("location", "sub/b.data", "length", "10"))));
    assertThat(files)
        .extracting(ExternalData::location, ExternalData::needed)
        .containsExactly(tuple("a.data", 100L), tuple("sub/b.data", 10L));
  }

  @Test
  void a_graph_without_external_data_needs_no_files() throws IOException {
    assertThat(check(model(text(8, "weight")))).isEmpty();
  }

  /** Every place where a tensor may hide; each names a file outside. */
  static Stream<byte[]> hidingPlaces() {
    ByteString tensor = external("../x");
    ByteString sparse = field(1, tensor);
    ByteString node = field(5, field(5, tensor));
    ByteString subgraph = field(5, field(6, field(1, field(5, field(11, field(5, tensor))))));
    return Stream.of(
            field(7, field(5, tensor)),
            field(7, field(15, sparse)),
            field(7, field(15, field(2, tensor))),
            field(7, field(1, node)),
            field(7, field(1, field(5, field(10, tensor)))),
            field(7, field(1, field(5, field(22, sparse)))),
            field(7, field(1, field(5, field(23, sparse)))),
            field(7, field(1, subgraph)),
            field(25, field(7, node)).concat(field(7, ByteString.EMPTY)),
            field(25, field(11, field(5, tensor))).concat(field(7, ByteString.EMPTY)),
            field(20, field(1, field(5, tensor))),
            field(7, ByteString.EMPTY).concat(field(7, field(5, tensor))))
        .map(ByteString::toByteArray);
  }

  @ParameterizedTest
  @MethodSource("hidingPlaces")
  void a_path_out_of_the_folder_is_found_wherever_it_hides(byte[] bytes) {
    Refused.model(() -> check(bytes), "model.onnx", "'../x'", "'..'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "a/../../x",
        "..\\x",
        "/etc/passwd",
        "\\x",
        "C:\\x",
        "c:x",
        "",
        " ",
        "a\0b"
      })
  void a_location_that_is_no_plain_relative_path_is_refused(String location) {
    Refused.model(() -> check(model(external(location))), "model.onnx", "names the file");
  }

  @Test
  void the_last_of_several_locations_does_not_hide_the_first() throws IOException {
    Files.write(folder.resolve("good"), new byte[1]);
    ByteString good = field(13, text(1, "location").concat(text(2, "good")));
    Refused.model(() -> check(model(external("../bad").concat(good))), "../bad");
    Refused.model(() -> check(model(good.concat(external("../bad")))), "../bad");
  }

  @Test
  void a_key_given_twice_counts_by_its_last_value() {
    ByteString twice = text(1, "x").concat(text(2, "good")).concat(text(1, "location"));
    Refused.model(() -> check(model(field(13, twice.concat(text(2, "../bad"))))), "../bad");
  }

  @Test
  void a_memory_address_is_refused() {
    Refused.model(() -> check(model(external("*/_ORT_MEM_ADDR_/*"))), "memory address");
  }

  @Test
  void a_missing_file_is_named_with_what_is_there() {
    Refused.model(
        () -> check(model(external("model.onnx_data"))),
        "model.onnx_data, which is not there",
        "has: model.onnx",
        "Download");
  }

  @Test
  void a_file_that_is_too_short_says_both_lengths() throws IOException {
    Files.write(folder.resolve("a.data"), new byte[99]);
    Refused.model(
        () -> check(model(external(Map.of("location", "a.data", "offset", "60", "length", "40")))),
        "byte 100",
        "99 bytes");
  }

  @Test
  void offsets_that_are_no_numbers_or_overflow_are_refused() {
    for (String offset : List.of("-1", "one", "9223372036854775807", "99999999999999999999")) {
      ByteString tensor = external(Map.of("location", "a", "offset", offset, "length", "5"));
      Refused.model(() -> check(model(tensor)), "external data has the");
    }
  }

  @Test
  void a_folder_in_place_of_external_data_is_refused() throws IOException {
    Files.createDirectory(folder.resolve("a.data"));
    Refused.model(() -> check(model(external("a.data"))), "a.data is a folder");
  }

  @Test
  void a_link_out_of_the_folder_is_refused_and_one_inside_is_followed() throws IOException {
    Path secret = Files.write(temp.resolve("secret"), new byte[9]);
    Files.createSymbolicLink(folder.resolve("out"), secret);
    Refused.model(() -> check(model(external("out"))), "out is a link to", "secret", "outside");
    Files.write(folder.resolve("real"), new byte[9]);
    Files.createSymbolicLink(folder.resolve("in"), Path.of("real"));
    assertThat(check(model(external("in")))).hasSize(1);
  }

  @Test
  void a_linked_folder_that_leads_out_is_refused() throws IOException {
    Files.write(temp.resolve("secret"), new byte[9]);
    Files.createSymbolicLink(folder.resolve("sub"), temp);
    Refused.model(() -> check(model(external("sub/secret"))), "outside");
  }

  @Test
  void a_cache_of_links_into_one_folder_of_blobs_works() throws IOException {
    Path blobs = Files.createDirectory(temp.resolve("blobs"));
    Files.write(blobs.resolve("0a"), model(external("model.onnx_data")));
    Files.write(blobs.resolve("0b"), new byte[4]);
    Files.createSymbolicLink(graph, Path.of("../blobs/0a"));
    Files.createSymbolicLink(folder.resolve("model.onnx_data"), Path.of("../blobs/0b"));
    assertThat(externalData(graph)).hasSize(1);
  }

  @Test
  void what_is_no_onnx_file_says_so() throws IOException {
    Files.writeString(folder.resolve("x.ort"), "not really");
    Refused.model(() -> externalData(folder.resolve("x.ort")), "ONNX Runtime's own format");
    Refused.model(() -> check("<html>Not found</html>".getBytes(UTF_8)), "not an ONNX graph");
    Refused.model(() -> check(new byte[0]), "no graph");
    Refused.model(
        () -> check("version https://git-lfs.github.com/spec/v1\noid x".getBytes(UTF_8)),
        "git lfs pull");
  }

  @Test
  void every_cut_of_a_graph_is_a_clean_refusal_or_a_smaller_graph() throws IOException {
    byte[] whole = model(external("a.data"), external("b.data"));
    for (int length = 0; length < whole.length; length += length < 200 ? 1 : 997) {
      byte[] cut = Arrays.copyOf(whole, length);
      Refused.model(() -> check(cut), "model.onnx");
    }
  }

  @Test
  void hostile_lengths_and_depths_end_at_once() {
    byte[] huge = {0x3A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, 0};
    byte[] negative = new byte[11];
    Arrays.fill(negative, (byte) 0xFF);
    negative[0] = 0x3A;
    negative[10] = 1;
    byte[] endless = new byte[300];
    Arrays.fill(endless, (byte) 0xFF);
    Refused.model(() -> check(huge), "is cut off", "at least 34359738366 bytes");
    Refused.model(() -> check(negative), "claims 18446744073709551615 bytes");
    Refused.model(() -> check(endless), "more than ten bytes");
    ByteString deep = ByteString.EMPTY;
    for (int i = 0; i < 400; i++) {
      deep = field(1, field(5, field(6, deep)));
    }
    byte[] nested = field(7, deep).toByteArray();
    Refused.model(() -> check(nested), "nested more than 100 deep");
  }

  /** Sparse tensors of 15 MB each, of which a few kilobytes are read. */
  @Test
  void a_graph_of_nearly_two_gigabytes_is_read_at_once() throws Exception {
    Files.write(folder.resolve("a.data"), new byte[1]);
    writeTensors(142);
    assertThat(Files.size(graph)).isBetween(2_100_000_000L, (long) Integer.MAX_VALUE);
    ProcessorTime.spentWithin(
        Duration.ofSeconds(2), () -> assertThat(externalData(graph)).hasSize(1));
  }

  @Test
  void a_graph_over_two_gigabytes_is_refused_at_once() throws Exception {
    writeTensors(200);
    assertThat(Files.size(graph)).isGreaterThan(1L << 31);
    ProcessorTime.spentWithin(
        Duration.ofSeconds(2), () -> Refused.model(() -> externalData(graph), "more than 2 GB"));
  }

  private void writeTensors(int tensors) throws IOException {
    byte[] tail = field(5, external("a.data")).toByteArray();
    int tensor = 15_000_000;
    byte[] raw = lengthPrefix(9, tensor);
    byte[] initializer = lengthPrefix(5, raw.length + tensor);
    long graphLength = (long) tensors * (initializer.length + raw.length + tensor) + tail.length;
    try (RandomAccessFile file = new RandomAccessFile(graph.toFile(), "rw")) {
      file.write(lengthPrefix(7, graphLength));
      for (int i = 0; i < tensors; i++) {
        file.write(initializer);
        file.write(raw);
        file.seek(file.getFilePointer() + tensor);
      }
      file.write(tail);
    }
  }

  /** Three bytes of a file could become a hundred of the heap. */
  @Test
  void hostile_numbers_of_nodes_names_and_numbers_end_soon() throws IOException {
    byte[] nodes = new byte[5_000_000];
    for (int i = 0; i < nodes.length; i += 2) {
      nodes[i] = 1 << 3 | 2;
    }
    byte[] axes = new byte[5_000_000];
    ByteString node = ByteString.copyFrom(nodes);
    for (ByteString hostile :
        List.of(
            node,
            field(1, node),
            field(5, field(1, ByteString.copyFrom(axes))),
            field(1, field(5, field(8, ByteString.copyFrom(axes)))))) {
      Refused.model(() -> check(field(7, hostile).toByteArray()), "there are more than 2,000,000");
    }
    ByteString name = ByteString.copyFrom(new byte[70_000]);
    Refused.model(() -> check(field(7, field(1, field(3, name))).toByteArray()), "65,536 bytes");
  }

  private static byte[] lengthPrefix(int field, long length) {
    ByteBuffer bytes = ByteBuffer.allocate(12).put((byte) (field << 3 | 2));
    for (long left = length; ; left >>>= 7) {
      bytes.put((byte) (left > 127 ? (left & 127) | 128 : left));
      if (left <= 127) {
        return Arrays.copyOf(bytes.array(), bytes.position());
      }
    }
  }

  @Test
  void all_reference_graphs_are_sound_and_complete() throws IOException {
    Path shared = Reference.folder("models");
    try (Stream<Path> files = Files.walk(shared)) {
      List<Path> graphs = files.filter(file -> file.toString().endsWith(".onnx")).toList();
      assertThat(graphs).isNotEmpty().allSatisfy(file -> assertThat(externalData(file)).isEmpty());
    }
  }

  @Test
  @NeedsModel("whisper-tiny-q8")
  void a_large_real_graph_is_scanned_at_once() throws Exception {
    Path decoder =
        NamedModels.folder("whisper-tiny-q8/onnx").resolve("decoder_model_merged_quantized.onnx");
    ProcessorTime.spentWithin(Duration.ofSeconds(2), () -> externalData(decoder));
    try (FileChannel channel = FileChannel.open(decoder, StandardOpenOption.READ)) {
      assertThat(channel.size()).isGreaterThan(30_000_000);
    }
  }
}
