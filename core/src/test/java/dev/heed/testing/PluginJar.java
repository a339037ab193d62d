package dev.heed.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles a plugin from source and packs it, as its author would. */
public final class PluginJar {

  private PluginJar() {}

  /**
   * {@code service} is what {@code META-INF/services} names; {@code source} is one class in no
   * package.
   */
  public static Path make(Path jar, String service, String className, String source)
      throws IOException {
    Path classes = Files.createTempDirectory("plugin-classes");
    compile(classes, List.of(new Source(className, source)));
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("dev.heed.spi.Plugin"), service);
    return pack(jar, List.of(classes));
  }

  /**
   * As above, of several classes: their sources by full names, which stand on Heed's class path.
   */
  public static Path make(Path jar, String service, Map<String, String> sources)
      throws IOException {
    Path classes = Files.createTempDirectory("plugin-classes");
    compile(
        classes,
        sources.entrySet().stream()
            .map(entry -> new Source(entry.getKey().replace('.', '/'), entry.getValue()))
            .toList());
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(services.resolve("dev.heed.spi.Plugin"), service);
    return pack(jar, List.of(classes));
  }

  /** A jar of a project in Maven's layout: {@code main} has {@code java} and {@code resources}. */
  public static Path ofProject(Path jar, Path main) throws IOException {
    Path classes = Files.createTempDirectory("plugin-classes");
    List<Source> sources = new ArrayList<>();
    for (Path file : files(main.resolve("java"))) {
      sources.add(new Source(file.getFileName().toString(), Files.readString(file)));
    }
    compile(classes, sources);
    return pack(jar, List.of(classes, main.resolve("resources")));
  }

  private static Path pack(Path jar, List<Path> roots) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Path root : roots) {
        for (Path packed : files(root)) {
          add(out, root.relativize(packed).toString().replace('\\', '/'), packed);
        }
      }
    }
    return jar;
  }

  private static void compile(Path classes, List<Source> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      List<String> options =
          List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
      if (!compiler.getTask(null, files, null, options, null, sources).call()) {
        throw new IllegalArgumentException("does not compile: " + sources);
      }
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void add(JarOutputStream out, String name, Path file) throws IOException {
    out.putNextEntry(new JarEntry(name));
    Files.copy(file, out);
    out.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(
          URI.create("string:///" + name.replace(".java", "") + ".java"),
          JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
