package dev.isomorph.cli.options;

import dev.isomorph.api.Device;
import dev.isomorph.api.Precision;
import dev.isomorph.imaging.Box;
import dev.isomorph.spec.Size2d;
import java.time.Duration;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the values of options are read, the same for each command. */
public final class OptionTypes {
  private OptionTypes() {}

  /** Adds the types of this project to a command and those below it. */
  public static void register(CommandLine command) {
    command.registerConverter(Size2d.class, converter(ImageSize::parse));
    command.registerConverter(Box.class, converter(Box::parse));
    command.registerConverter(Device.class, converter(Device::parse));
    command.registerConverter(Duration.class, converter(TimeText::parse));
    command.registerConverter(Precision.class, converter(Precision::parse));
    command.registerConverter(Augmentations.class, converter(Augmentations::parse));
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.setExpandAtFiles(false); // a file may be called @something
  }

  /**
   * A converter that refuses a text with the message of what {@code parse} throws.
   *
   * @param parse throws an {@link IllegalArgumentException} for a text that it cannot read
   */
  public static <T> ITypeConverter<T> converter(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
