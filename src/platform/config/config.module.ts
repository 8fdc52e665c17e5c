import { type DynamicModule, Module } from '@nestjs/common';
import { Settings } from './settings.js';

@Module({})
export class ConfigModule {
  /** Makes the settings injectable everywhere. */
  static with(settings: Settings): DynamicModule {
    return { module: ConfigModule, global: true, providers: [{ provide: Settings, useValue: settings }], exports: [Settings] };
  }
}
