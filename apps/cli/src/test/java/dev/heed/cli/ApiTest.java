package dev.heed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import dev.heed.HeedModule;
import dev.heed.api.Internal;
import dev.heed.vision.image.BoofImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The wall: what is public and not {@link Internal} is the API. It names nothing but itself and the
 * JDK, so that no library of Heed's can break who uses it.
 */
@AnalyzeClasses(packages = "dev.heed", importOptions = ArchitectureTest.MainClasses.class)
class ApiTest {

  /** For those who use Guice or BoofCV beside Heed: each says so by its name or supertype. */
  private static final Set<String> BRIDGES =
      Set.of(HeedModule.class.getName(), BoofImages.class.getName());

  /** Rooms whose types are nobody's API. */
  private static final List<String> APART =
      List.of(
          "dev.heed.cli",
          "dev.heed.server",
          "dev.heed.benchmarks",
          "dev.heed.examples",
          "dev.heed.test");

  @ArchTest
  static void signatures_name_only_the_api_and_the_jdk(JavaClasses classes) {
    Set<String> offences = new TreeSet<>();
    for (JavaClass type : classes) {
      if (isApi(type) && !BRIDGES.contains(type.getName())) {
        signature(type)
            .filter(named -> !isJdk(named) && !isApi(named))
            .forEach(named -> offences.add(type.getName() + " names " + named.getName()));
      }
    }
    assertThat(offences).isEmpty();
  }

  @ArchTest
  static void no_simple_name_means_two_things(JavaClasses classes) {
    TreeMap<String, List<String>> byName =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && isApi(type))
            .collect(
                Collectors.groupingBy(
                    JavaClass::getSimpleName,
                    TreeMap::new,
                    Collectors.mapping(JavaClass::getName, Collectors.toList())));
    byName.values().removeIf(names -> names.size() == 1);
    assertThat(byName).isEmpty();
  }

  /** A type inside another is written by its own name where it is imported. */
  @ArchTest
  static void no_nested_type_has_the_name_of_another(JavaClasses classes) {
    Set<String> outer =
        classes.stream()
            .filter(type -> type.isTopLevelClass() && isApi(type))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());
    assertThat(
            classes.stream()
                .filter(type -> type.isMemberClass() && isApi(type))
                .filter(type -> outer.contains(type.getSimpleName()))
                .map(JavaClass::getName))
        .isEmpty();
  }

  private static boolean isApi(JavaClass type) {
    if (!type.getPackageName().startsWith("dev.heed")
        || APART.stream().anyMatch(type.getPackageName()::startsWith)) {
      return false;
    }
    JavaClass outermost = type;
    boolean visible = isVisible(type);
    for (Optional<JavaClass> around = type.getEnclosingClass();
        around.isPresent();
        around = around.get().getEnclosingClass()) {
      outermost = around.get();
      visible &= isVisible(outermost);
    }
    return visible
        && !outermost.isAnnotatedWith(Internal.class)
        && !outermost.getPackage().isAnnotatedWith(Internal.class);
  }

  private static boolean isJdk(JavaClass type) {
    return type.isPrimitive() || type.getPackageName().startsWith("java.");
  }

  private static boolean isVisible(JavaClass type) {
    return isVisible(type.getModifiers());
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  /**
   * Superclass, and what its visible fields, methods and constructors take and give. Interfaces of
   * the package's own may be implemented in secret.
   */
  private static Stream<JavaClass> signature(JavaClass type) {
    List<JavaType> named = new ArrayList<>(type.getSuperclass().stream().toList());
    for (JavaMethod method : type.getMethods()) {
      if (isVisible(method.getModifiers())
          && !method.getModifiers().contains(JavaModifier.SYNTHETIC)) {
        named.add(method.getReturnType());
        named.addAll(method.getParameterTypes());
      }
    }
    for (JavaConstructor constructor : type.getConstructors()) {
      if (isVisible(constructor.getModifiers())) {
        named.addAll(constructor.getParameterTypes());
      }
    }
    for (JavaField field : type.getFields()) {
      if (isVisible(field.getModifiers())) {
        named.add(field.getType());
      }
    }
    return named.stream()
        .flatMap(each -> each.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType);
  }
}
