@NullMarked
package dev.heed.vision;

import org.jspecify.annotations.NullMarked;
