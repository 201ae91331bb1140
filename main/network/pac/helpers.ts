/**
 * The functions that a script for automatic configuration may call, in its own language: they run in the same cell as
 * the script, so that nothing of ours can be reached through them.
 *
 * Source: Netscape's description of the format (1996), as MDN keeps it ("Proxy Auto-Configuration (PAC) file"), and
 * Microsoft's additions for IPv6 ("IPv6 Extensions to Navigator Auto-Config File Format"). Date and time are the cell's.
 */

/**
 * The text of a function. Called with `(target, lookUp, addresses)` it puts the helpers on `target`; `lookUp` gives the
 * addresses of a name, joined by commas, or an empty text; `addresses` are those of the client, in the same form.
 */
export const pacHelpers = String.raw`(function (target, lookUp, addresses) {
  var first4 = function (list) {
    return list.split(',').filter(function (each) { return each !== '' && each.indexOf(':') === -1; })[0] || null;
  };
  var all = function (list) { return list.split(',').join(';'); };
  var number4 = function (address) {
    var parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(String(address));
    if (!parts) return null;
    var bytes = parts.slice(1).map(Number);
    if (bytes.some(function (byte) { return byte > 255; })) return null;
    return ((bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3]) >>> 0;
  };
  var bits = function (address) {
    var number = number4(address);
    if (number !== null) return ('0'.repeat(32) + number.toString(2)).slice(-32);
    var halves = String(address).split('::');
    if (halves.length > 2 || String(address).indexOf(':') === -1) return null;
    var words = halves.map(function (half) { return half === '' ? [] : half.split(':'); });
    var missing = 8 - words[0].length - (words[1] || []).length;
    if (missing < 0 || (halves.length === 1 && missing !== 0)) return null;
    var zeros = halves.length === 1 ? [] : new Array(missing).fill('0');
    return words[0].concat(zeros, words[1] || []).map(function (word) {
      return ('0'.repeat(16) + parseInt(word, 16).toString(2)).slice(-16);
    }).join('');
  };
  var resolve4 = function (host) { return number4(host) !== null ? String(host) : first4(lookUp(String(host))); };
  var days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
  var months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  var within = function (from, now, to) {
    return from <= to ? from <= now && now <= to : now >= from || now <= to;
  };
  // The last argument "GMT" is no part of the range.
  var range = function (args) {
    var list = Array.prototype.slice.call(args).filter(function (each) { return each !== undefined; });
    var gmt = String(list[list.length - 1]).toUpperCase() === 'GMT';
    if (gmt) list.pop();
    var now = new Date();
    return {
      list: list,
      year: gmt ? now.getUTCFullYear() : now.getFullYear(),
      month: gmt ? now.getUTCMonth() : now.getMonth(),
      date: gmt ? now.getUTCDate() : now.getDate(),
      day: gmt ? now.getUTCDay() : now.getDay(),
      seconds: gmt
        ? now.getUTCHours() * 3600 + now.getUTCMinutes() * 60 + now.getUTCSeconds()
        : now.getHours() * 3600 + now.getMinutes() * 60 + now.getSeconds()
    };
  };
  var partOf = function (value) {
    if (months.indexOf(String(value).toUpperCase()) !== -1) return 'month';
    return Number(value) > 31 ? 'year' : 'date';
  };
  var helpers = {
    isPlainHostName: function (host) { return String(host).indexOf('.') === -1 && String(host).indexOf(':') === -1; },
    dnsDomainIs: function (host, domain) {
      host = String(host).toLowerCase();
      domain = String(domain).toLowerCase();
      return host.length >= domain.length && host.slice(host.length - domain.length) === domain;
    },
    localHostOrDomainIs: function (host, name) {
      host = String(host).toLowerCase();
      name = String(name).toLowerCase();
      return host === name || (host.indexOf('.') === -1 && name.indexOf(host + '.') === 0);
    },
    isResolvable: function (host) { return resolve4(host) !== null; },
    dnsResolve: function (host) { return resolve4(host); },
    myIpAddress: function () { return first4(addresses) || '127.0.0.1'; },
    isInNet: function (host, pattern, mask) {
      var address = number4(resolve4(host));
      var net = number4(pattern);
      var kept = number4(mask);
      if (address === null || net === null || kept === null) return false;
      return ((address & kept) >>> 0) === ((net & kept) >>> 0);
    },
    convert_addr: function (address) { return number4(address) || 0; },
    dnsDomainLevels: function (host) { return String(host).split('.').length - 1; },
    shExpMatch: function (text, pattern) {
      // Without a regular expression: what looks like one in a pattern means itself.
      text = String(text);
      pattern = String(pattern);
      var at = 0, star = -1, from = 0, place = 0;
      while (place < text.length) {
        if (pattern[at] === '*') { star = at++; from = place; }
        else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[place])) { at++; place++; }
        else if (star !== -1) { at = star + 1; place = ++from; }
        else return false;
      }
      while (pattern[at] === '*') at++;
      return at === pattern.length;
    },
    weekdayRange: function () {
      var now = range(arguments);
      var wanted = now.list.map(function (each) { return days.indexOf(String(each).toUpperCase()); });
      if (wanted.length === 0 || wanted.indexOf(-1) !== -1) return false;
      return within(wanted[0], now.day, wanted[wanted.length - 1]);
    },
    dateRange: function () {
      var now = range(arguments);
      var list = now.list;
      if (list.length === 0) return false;
      var half = list.length === 1 ? list : list.slice(0, list.length / 2);
      var kinds = half.map(partOf);
      var value = function (parts, of) {
        return ['year', 'month', 'date'].filter(function (kind) { return kinds.indexOf(kind) !== -1; })
          .map(function (kind) {
            var given = of === null ? now[kind] : parts[kinds.indexOf(kind)];
            var number = kind === 'month' && of !== null ? months.indexOf(String(given).toUpperCase()) : Number(given);
            return ('0000' + number).slice(-4);
          }).join('');
      };
      return within(value(half, 0), value(null, null), value(list.slice(-half.length), 0));
    },
    timeRange: function () {
      var now = range(arguments);
      var list = now.list.map(Number);
      if (list.length === 1) return Math.floor(now.seconds / 3600) === list[0];
      // An hour at the end is where the range ends; a minute or a second is its last one.
      var parts = list.length / 2;
      var from = list[0] * 3600 + (parts > 1 ? list[1] * 60 : 0) + (parts > 2 ? list[2] : 0);
      var end = list.slice(parts);
      var to = end[0] * 3600 + (parts > 1 ? end[1] * 60 : -1) + (parts > 2 ? end[2] : parts > 1 ? 59 : 0);
      return within(from, now.seconds, to);
    },
    alert: function () {},
    getClientVersion: function () { return '1.0'; },
    isResolvableEx: function (host) { return bits(host) !== null || lookUp(String(host)) !== ''; },
    dnsResolveEx: function (host) { return bits(host) !== null ? String(host) : all(lookUp(String(host))); },
    myIpAddressEx: function () { return all(addresses); },
    isInNetEx: function (host, prefix) {
      var parts = String(prefix).split('/');
      var net = bits(parts[0]);
      var own = bits(host) !== null ? [String(host)] : lookUp(String(host)).split(',');
      return net !== null && own.some(function (address) {
        var mine = bits(address);
        return mine !== null && mine.length === net.length && mine.slice(0, parts[1]) === net.slice(0, parts[1]);
      });
    },
    sortIpAddressList: function (list) {
      return String(list).split(';').sort(function (one, other) {
        return (one.indexOf(':') === -1) - (other.indexOf(':') === -1);
      }).join(';');
    }
  };
  Object.keys(helpers).forEach(function (name) { target[name] = helpers[name]; });
})`;
