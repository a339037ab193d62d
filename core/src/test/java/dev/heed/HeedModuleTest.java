package dev.heed;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.util.Modules;
import dev.heed.runtime.ModelRuntime;
import dev.heed.spi.Attention;
import dev.heed.spi.Mechanism;
import dev.heed.spi.Plugin;
import dev.heed.wiring.PluginDiscovery;
import dev.heed.wiring.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeedModuleTest {

  /** Neither bound nor annotated: an injector makes it by itself. */
  static class Clock {}

  static class Service {
    final Heed heed;
    final Clock clock;

    @Inject
    Service(Heed heed, Clock clock) {
      this.heed = heed;
      this.clock = clock;
    }
  }

  record Mine(String name) implements Plugin {
    @Override
    public List<Mechanism<Attention>> attentions() {
      return List.of(new Mechanism<>("mine", "made in code", setup -> null));
    }
  }

  @Test
  void an_injector_of_a_users_own_stays_as_it_was() {
    Injector injector = Guice.createInjector(new HeedModule(Settings.quiet()));

    Service service = injector.getInstance(Service.class);

    assertThat(service.clock).isNotNull();
    assertThat(service.heed.attentions().names()).contains("linear");
    assertThat(injector.getInstance(Heed.class)).isSameAs(service.heed);
  }

  @Test
  void a_strict_injector_takes_it_too() {
    Injector injector =
        Guice.createInjector(
            binder -> {
              binder.requireExplicitBindings();
              binder.disableCircularProxies();
              binder.requireAtInjectOnConstructors();
              binder.requireExactBindingAnnotations();
            },
            new HeedModule(Settings.quiet()));

    assertThat(injector.getInstance(Heed.class).attentions().names()).contains("linear");
  }

  @Test
  void its_parts_can_be_replaced() {
    PluginDiscovery none = new PluginDiscovery(List.of(), List.of());
    Injector injector =
        Guice.createInjector(
            Modules.override(new HeedModule(Settings.quiet()))
                .with(binder -> binder.bind(PluginDiscovery.class).toInstance(none)));

    assertThat(injector.getInstance(Heed.class).attentions().names()).isEmpty();
  }

  @Test
  void a_plugin_and_a_runtime_made_in_code_are_used() {
    ModelRuntime runtime = ModelRuntime.create(notice -> {});
    Mine plugin = new Mine("mine");

    Heed heed = Heed.start(Settings.quiet().withPlugin(plugin).withRuntime(runtime));

    assertThat(heed.attentions().get("mine").summary()).isEqualTo("made in code");
    assertThat(heed.plugins().plugins())
        .extracting(PluginDiscovery.Loaded::plugin)
        .contains(plugin);
    assertThat(heed.runtime()).isSameAs(runtime);
    assertThat(heed.broken()).isEmpty();
  }
}
