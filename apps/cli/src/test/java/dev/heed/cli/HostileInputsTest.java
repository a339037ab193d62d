package dev.heed.cli;

import static dev.heed.cli.HostileFiles.png;
import static dev.heed.cli.HostileFiles.safetensors;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Tally;
import dev.heed.testing.TinyGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Truncated, empty, wrong-typed and hostile files, through the command line with 512 MB. */
class HostileInputsTest {

  private static final String CAT =
      Path.of(System.getProperty("heed.root"), "examples/photos/cat.png").toString();

  /** A call and what its message has to say. */
  private record Case(String what, String said, List<String> call) {}

  @TempDir Path folder;
  private final List<Case> cases = new ArrayList<>();

  @Test
  void each_is_refused_in_a_second_of_processor_time_and_512_MB_with_a_message_that_teaches()
      throws Exception {
    HostileFiles files = new HostileFiles(folder);
    pictures(files);
    configurations(files);
    weights(files);
    tensors(files);
    graphs(files);
    links(files);

    List<List<String>> calls = new ArrayList<>();
    calls.add(List.of("inspect", files.sound("sound").toString())); // loads classes and natives
    cases.forEach(tried -> calls.add(tried.call()));
    List<SmallJvm.Ended> ended = SmallJvm.run(folder, calls);

    SoftAssertions softly = new SoftAssertions();
    softly.assertThat(ended.get(0).code()).as(ended.get(0).err()).isZero();
    for (int i = 0; i < cases.size(); i++) {
      hold(softly, cases.get(i), ended.get(i + 1));
    }
    softly.assertAll();
    Tally.add(Tally.Kind.HOSTILE, cases.size());
    System.out.printf(
        "hostile inputs: %d refused, at most %d ms each%n",
        cases.size(), ended.stream().skip(1).mapToLong(SmallJvm.Ended::millis).max().orElse(0));
  }

  private static void hold(SoftAssertions softly, Case tried, SmallJvm.Ended ended) {
    softly.assertThat(ended.code()).as("%s: %s", tried.what(), ended.err()).isEqualTo(2);
    softly
        .assertThat(ended.err())
        .as(tried.what())
        .startsWith("heed: ")
        .contains(tried.said())
        .doesNotContain("Exception", "\tat ");
    softly.assertThat(ended.out()).as(tried.what()).isEmpty();
    softly.assertThat(ended.millis()).as("%s: milliseconds", tried.what()).isLessThan(1000);
  }

  private void refuse(String what, String said, String... call) {
    cases.add(new Case(what, said, List.of(call)));
  }

  private void pictures(HostileFiles files) throws IOException {
    byte[] cat = Files.readAllBytes(Path.of(CAT));
    picture("no bytes", "is empty", files.file("empty.png", new byte[0]));
    picture("a cut PNG", "broken PNG", files.file("cut.png", Arrays.copyOf(cat, cat.length / 2)));
    byte[] bomb = png(60_000, 60_000);
    picture("ten bytes", "ends before", files.file("ten.png", Arrays.copyOf(bomb, 10)));
    picture("60000 x 60000 pixels", "60000 x 60000", files.file("bomb.png", bomb));
    picture(
        "text named .jpg",
        "is not an image",
        files.file("text.jpg", "hello".getBytes(StandardCharsets.UTF_8)));
    picture("a folder without pictures", "", Files.createDirectory(folder.resolve("none")) + "");
    picture("a file that is not there", "nowhere.png", folder.resolve("nowhere.png").toString());
  }

  private void picture(String what, String said, String file) {
    refuse(what, said, "run", "image-classification", file);
  }

  private void configurations(HostileFiles files) throws IOException {
    String config = "config.json";
    inspect("config of 1 GB", "1,073,741,824 bytes", files.sparse("gb", config, 1L << 30));
    inspect("brackets", "200 levels", files.model("b", config, "[".repeat(100_000)));
    inspect("braces", "200 levels", files.model("o", config, "{\"a\":".repeat(100_000)));
    inspect(
        "two million tokens",
        "1,000,000 tokens",
        files.model("t", config, "{\"a\":[" + "1,".repeat(2_000_000) + "1]}"));
    inspect("empty config", "is empty", files.model("e", config, ""));
    inspect("config that is a list", "JSON object", files.model("l", config, "[1, 2]"));
    inspect("cut config", "not valid JSON", files.cut("c", config, 0.5));
    inspect("labels of 5", "id2label", files.model("i", config, "{\"id2label\": 5}"));
    inspect("type of 7", "model_type", files.model("m", config, "{\"model_type\": 7}"));
    inspect(
        "architectures of x", "architectures", files.model("a", config, "{\"architectures\": 3}"));
    String processor = "preprocessor_config.json";
    process("processor that is a list", "JSON object", files.model("pl", processor, "[1, 2]"));
    process("empty processor", "is empty", files.model("pe", processor, ""));
    process(
        "processor of brackets", "200 levels", files.model("pb", processor, "[".repeat(100_000)));
    process(
        "size of text",
        "'size'",
        files.model(
            "ps",
            processor,
            "{\"image_processor_type\": \"ViTImageProcessor\", \"size\": \"large\"}"));
  }

  private void inspect(String what, String said, String model) {
    refuse(what, said, "inspect", model);
  }

  private void process(String what, String said, String model) {
    String out = folder.resolve("out.safetensors").toString();
    refuse(what, said, "process", "--model", model, CAT, "--out", out);
  }

  /** Weights of a folder without a graph: exporting reads them. */
  private void weights(HostileFiles files) throws IOException {
    String one = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[%s]}}";
    weights(files, "no bytes", "too few", new byte[0]);
    weights(files, "no safetensors", "header", "hello, weights".getBytes(StandardCharsets.UTF_8));
    weights(files, "header of 2^63", "header", safetensors(Long.MIN_VALUE, "{}", 8));
    weights(files, "header longer than the file", "header", safetensors(1 << 20, "{}", 8));
    weights(files, "header shorter than it is", "not", safetensors(1, "{}", 8));
    weights(files, "bytes outside", "claims the bytes", safetensors(one.formatted("0,800"), 8));
    weights(files, "negative", "whole numbers", safetensors(one.formatted("-8,0"), 8));
    weights(files, "2^70", "whole", safetensors(one.formatted("0,1180591620717411303424"), 8));
    weights(files, "backwards", "claims the bytes", safetensors(one.formatted("8,0"), 8));
    String two =
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
            + "'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}";
    weights(files, "overlapping", "starts at byte", safetensors(two, 12));
    String large = "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,8]}}";
    weights(files, "elements beyond 2^63", "does not fill", safetensors(large, 8));
    weights(files, "brackets", "200 levels", safetensors("{'a':".repeat(100_000), 0));
  }

  private void weights(HostileFiles files, String what, String said, byte[] bytes)
      throws IOException {
    String model = files.weights("weights-" + cases.size(), bytes);
    String out = folder.resolve("exported").toString();
    refuse("weights: " + what, said, "export", "--model", model, "--out", out);
  }

  /** Types that the format has and Heed does not are named. */
  private void tensors(HostileFiles files) throws IOException {
    for (String type : List.of("U32", "U64", "F8_E4M3", "F8_E5M2", "F4")) {
      String header =
          "{'pixel_values':{'dtype':'%s','shape':[1],'data_offsets':[0,8]}}".formatted(type);
      String in = files.file("in-" + type + ".safetensors", safetensors(header, 8));
      infer(files, "tensors of " + type, type, in);
    }
    String in = files.file("in.safetensors", safetensors("{'pixel_values':3}", 0));
    infer(files, "a tensor that is a number", "dtype", in);
  }

  private void infer(HostileFiles files, String what, String said, String in) throws IOException {
    String model = files.sound("sound").toString();
    String out = folder.resolve("out.safetensors").toString();
    refuse(what, said, "infer", "--model", model, "--inputs", in, "--out", out);
  }

  private void graphs(HostileFiles files) throws IOException {
    String graph = "model.onnx";
    Tensor weight = Tensor.of(Shape.of(2), new float[] {1, 2});
    byte[] outside =
        TinyGraph.graph()
            .input("x", ElementType.F32, 2)
            .output("y", ElementType.F32, 2)
            .externalWeight("w", weight, "../x")
            .node("Add", List.of("x", "w"), List.of("y"))
            .toBytes();
    Files.write(folder.resolve("x"), new byte[8]);
    inspect("external data ../x", "'..' may lead out", files.model("g-out", graph, outside));
    inspect("empty graph", "model.onnx", files.model("g-e", graph, ""));
    inspect("graph that is text", "model.onnx", files.model("g-t", graph, "hello, graph"));
    inspect("half a graph", "model.onnx", files.cut("g-half", graph, 0.5));
    inspect("graph without its end", "model.onnx", files.cut("g-end", graph, 0.999));
    refuse(
        "a graph that is cut, run",
        "model.onnx",
        "run",
        "image-classification",
        CAT,
        "--model",
        files.cut("g-run", graph, 0.9));
    inspect("a folder that is not there", "nowhere", folder.resolve("nowhere").toString());
    inspect("a file as a model", "is a file", CAT);
    inspect("an empty folder", "is empty", Files.createDirectory(folder.resolve("nil")) + "");
  }

  private void links(HostileFiles files) throws IOException {
    inspect("config that leads out", "is a link to", files.linked("k-config", "config.json"));
    inspect("graph that leads out", "is a link to", files.linked("k-graph", "model.onnx"));
    process(
        "processor that leads out",
        "is a link to",
        files.linked("k-processor", "preprocessor_config.json"));
  }
}
