package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.testing.JavaHomes;
import dev.heed.testing.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The script {@code heed} itself, on what this build packaged, in the environments that containers,
 * cron and systemd start it in, on every JDK that is here.
 */
class LauncherIT {

  private static final Path ROOT = Path.of(System.getProperty("heed.root"));
  private static final String PHOTO = ROOT.resolve("examples/photos/cat.png").toString();
  private static final String TEXT = "run feature-extraction 'größe über 日本語' --json";

  @TempDir Path folder;

  static List<Path> javaHomes() {
    return JavaHomes.all();
  }

  /** As {@code env -i} leaves it, but for what is given. */
  private Shell heed(Path javaHome, Map<String, String> more, String arguments)
      throws IOException, InterruptedException {
    Map<String, String> variables = new TreeMap<>();
    variables.put("JAVA_HOME", javaHome.toString());
    variables.put("HEED_BUILT", "1");
    variables.put("HEED_CACHE", Files.createDirectories(folder.resolve("cache")).toString());
    variables.putAll(more);
    return Shell.run(folder, variables, "exec '" + ROOT.resolve("heed") + "' " + arguments);
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void starts_and_says_nothing_of_its_own(Path javaHome) throws Exception {
    Shell run = heed(javaHome, Map.of(), "run image-classification '" + PHOTO + "'");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).containsPattern("0\\.\\d{4}  cat");
    assertThat(run.err().lines())
        .allSatisfy(line -> assertThat(line).startsWith("heed: no --model"));
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void classes_come_from_the_archive_that_the_first_start_made(Path javaHome) throws Exception {
    Map<String, String> log = Map.of("HEED_JAVA_OPTIONS", "-Xlog:class+load=info:stdout");

    for (String command : List.of("tasks", "serve --help")) { // with the server's jars behind
      Shell run = heed(javaHome, log, command);

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out()).contains("dev.heed.cli.Main source: shared objects file");
    }
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void text_is_the_same_in_every_locale(Path javaHome) throws Exception {
    Shell utf8 = heed(javaHome, Map.of("LC_ALL", "C.UTF-8"), TEXT);

    assertThat(utf8.out()).contains("größe über 日本語");
    for (Map<String, String> locale :
        List.of(
            Map.<String, String>of(),
            Map.of("LC_ALL", "C"),
            Map.of("LANG", "POSIX"),
            Map.of("LANG", "xx_YY.UTF-8"))) { // named, but not installed
      assertThat(heed(javaHome, locale, TEXT).out()).as("%s", locale).isEqualTo(utf8.out());
    }
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void digits_and_the_order_of_options_are_the_same_in_every_locale(Path javaHome)
      throws Exception {
    for (String command : List.of("infer --help", "run image-classification '" + PHOTO + "'")) {
      Shell plain = heed(javaHome, Map.of(), command);
      for (String language : List.of("tr", "ar -Duser.country=EG", "fa", "hi", "th", "de")) {
        Map<String, String> locale = Map.of("HEED_JAVA_OPTIONS", "-Duser.language=" + language);
        assertThat(heed(javaHome, locale, command).out()).as(language).isEqualTo(plain.out());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void files_are_found_by_any_name(Path javaHome) throws Exception {
    Map<String, String> locale = Map.of("LC_ALL", "C");
    String named = "'" + folder + "/bären 日本.png'";
    Shell copied = Shell.run(folder, Map.of(), "/bin/cp '" + PHOTO + "' " + named);

    Shell run = heed(javaHome, locale, "run image-classification " + named + " --json");

    assertThat(copied.code()).isZero();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("bären 日本.png");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void output_that_is_lost_is_an_error(Path javaHome) throws Exception {
    Shell run = heed(javaHome, Map.of(), "run image-classification '" + PHOTO + "' > /dev/full");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("standard output could not be written to the end");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void a_jvm_that_does_not_start_says_why(Path javaHome) throws Exception {
    Shell run = heed(javaHome, Map.of("JAVA_TOOL_OPTIONS", "-Xmx1k"), "tasks");

    assertThat(run.code()).isNotZero();
    assertThat(run.out() + run.err()).contains("Too small");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void nothing_stays_in_the_temporary_folder(Path javaHome) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));

    Shell run = heed(javaHome, Map.of("TMPDIR", temporary.toString()), TEXT);

    assertThat(run.code()).as(run.err()).isZero();
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void does_without_a_cache_and_with_a_temporary_folder_that_is_not_there(Path javaHome)
      throws Exception {
    Path file = Files.createFile(folder.resolve("no-folder"));

    Shell run = heed(javaHome, Map.of("TMPDIR", "/no/such", "HEED_CACHE", file.toString()), TEXT);

    assertThat(run.code()).as(run.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void a_damaged_library_in_the_cache_is_mended(Path javaHome) throws Exception {
    assertThat(heed(javaHome, Map.of(), TEXT).code()).isZero();
    List<Path> libraries;
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      libraries = files.filter(Files::isRegularFile).toList();
    }
    for (Path library : libraries) {
      Files.writeString(library, "damaged");
    }

    Shell run = heed(javaHome, Map.of(), TEXT);

    assertThat(libraries).hasSizeGreaterThan(5);
    assertThat(run.code()).as(run.err()).isZero();
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void an_error_of_the_jvms_is_a_sentence(Path javaHome) throws Exception {
    Shell run = heed(javaHome, Map.of("HEED_JAVA_OPTIONS", "-Xmx12m -Xshare:off"), TEXT);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("heed: there is not enough memory").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void a_java_home_without_java_is_named(Path javaHome) throws Exception {
    Shell run = heed(javaHome, Map.of("JAVA_HOME", "/no/such"), "tasks");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("JAVA_HOME is /no/such");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void where_nothing_can_be_written_it_runs_or_says_so_in_words(Path javaHome) throws Exception {
    assertThat(heed(javaHome, Map.of(), "tasks").code()).isZero(); // all that is made once is there
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path temporary = Files.createDirectory(folder.resolve("full"));
    Map<String, String> full = new TreeMap<>();
    full.put("JAVA_HOME", javaHome.toString());
    full.put("HEED_BUILT", "1");
    full.put("HEED_CACHE", empty.toString());
    full.put("TMPDIR", temporary.toString());
    String heed = "'" + ROOT.resolve("heed") + "' ";

    // No file may grow beyond 100 kB, as on a disk that is all but full; bash's own files are
    // small.
    Shell run = Shell.run(folder, full, "{ ulimit -f 100; " + heed + TEXT + "; } 2>&1 | cat");

    assertThat(run.out()).isNotBlank().doesNotContain("\tat ").doesNotContain("Exception");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void a_machine_without_fonts_is_told_what_to_install(Path javaHome) throws Exception {
    Path fonts =
        Files.writeString(
            folder.resolve("fonts.conf"),
            "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig/>");
    Map<String, String> none =
        Map.of(
            "FONTCONFIG_FILE",
            fonts.toString(),
            "HEED_JAVA_OPTIONS",
            "-Duser.home=" + Files.createDirectory(folder.resolve("home")));

    Shell run =
        heed(javaHome, none, "run image-classification '" + PHOTO + "' --json --draw drawn.png");

    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).contains("\"label\"");
    assertThat(run.err()).contains("Java finds no fonts").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void no_signs_for_a_terminal_go_into_a_file(Path javaHome) throws Exception {
    String photos = ("'" + PHOTO + "' ").repeat(8);

    Shell run = heed(javaHome, Map.of(), "run image-classification " + photos);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out() + run.err()).doesNotContain("\u001b").doesNotContain("\r");
  }
}
