/// <reference types="@wdio/globals/types" />
/// <reference types="@wdio/mocha-framework" />
/// <reference types="wdio-electron-service" />
